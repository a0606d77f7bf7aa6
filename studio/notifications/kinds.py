"""The kinds of letters."""

from enum import StrEnum


class LetterKind(StrEnum):
    """What a letter is for."""

    SIGN_IN = "sign-in"
    INVITE = "invite"
    INVITE_REMINDER = "invite-reminder"
    SHOOT_DELIVERED = "shoot-delivered"
    PROOFS_READY = "proofs-ready"
