"""Signing in."""

from generated.models import auth as wire
from handlers.users import user_shape
from studio.kernel.access import Context
from studio.users.domain import Session
from studio.users.sign_in import SignIns


async def request_magic_link(sign_ins: SignIns, body: wire.MagicLinkRequest) -> None:
    """Have a link sent, if the address is known."""
    await sign_ins.request(body.email)


async def create_session(sign_ins: SignIns, body: wire.SessionCreate) -> wire.Session:
    """Trade a link's token or a code for a bearer."""
    match body:
        case wire.LinkRedemption(token=token):
            session = await sign_ins.redeem_token(token)
        case wire.CodeRedemption(email=email, code=code):
            session = await sign_ins.redeem_code(email, code)
    return session_shape(session)


async def renew_session(ctx: Context, sign_ins: SignIns) -> wire.Session:
    """Another bearer, for longer."""
    return session_shape(await sign_ins.renew(ctx))


def session_shape(session: Session) -> wire.Session:
    """A session as the spec has it."""
    return wire.Session(
        access_token=session.access_token,
        token_type="Bearer",  # noqa: S106 - the scheme, not a password
        expires_at=session.expires_at,
        user=user_shape(session.user),
    )
