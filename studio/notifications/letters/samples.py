"""A letter of each kind to look at: for previews and for tests."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from studio.notifications.kinds import LetterKind
from studio.notifications.letters.facts import (
    Facts,
    InviteFacts,
    InviteReminderFacts,
    ProofsReadyFacts,
    ShootDeliveredFacts,
    SignInFacts,
)

_GALLERY: Final = "https://studio.example/portal/shoots/01k7qzt5c8w3f0g6hmj9n2pdvr"
_TITLE: Final = "Claire & Antoine"

SAMPLES: Final[Mapping[LetterKind, Facts]] = MappingProxyType(
    {
        LetterKind.SIGN_IN: SignInFacts(
            link="https://studio.example/sign-in#token=sample", code="204816"
        ),
        LetterKind.INVITE: InviteFacts(
            link="https://studio.example/invite#token=sample",
            name="Claire Moreau",
            shoot_title=_TITLE,
            message=(
                "Chère Claire, cher Antoine,\n\n"
                "quel plaisir, cette journée au bord du lac !\n"
                "Vos photographies vous attendront ici."
            ),
            ends_on=date(2026, 12, 6),
        ),
        LetterKind.INVITE_REMINDER: InviteReminderFacts(
            link="https://studio.example/invite#token=sample",
            name="Claire Moreau",
            shoot_title=_TITLE,
            ends_on=date(2026, 12, 6),
        ),
        LetterKind.SHOOT_DELIVERED: ShootDeliveredFacts(
            link=_GALLERY, name="Claire Moreau", shoot_title=_TITLE
        ),
        LetterKind.PROOFS_READY: ProofsReadyFacts(
            link=_GALLERY, name="Claire Moreau", shoot_title=_TITLE
        ),
    }
)
"""Facts for each kind; none of the links leads anywhere."""
