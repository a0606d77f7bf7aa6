"""Invites: made, looked at, sent again, taken back, accepted."""

from http import HTTPStatus

from generated.models import auth as auth_wire
from generated.models import invites as wire
from generated.models import users as users_wire
from handlers.auth import session_shape
from handlers.transport import Reply, given_fields, tag_of
from studio.invites.domain import Invite
from studio.invites.service import InviteDetails, Invites
from studio.kernel.access import AccessScope
from studio.kernel.ids import InviteId, ShootId
from studio.users.domain import Session


async def create_invite(
    scope: AccessScope, invites: Invites[Session], shoot_id: ShootId, body: wire.InviteCreate
) -> Reply[wire.Invite]:
    """Invite somebody, unless they are."""
    invite, is_new = await invites.create(scope, shoot_id, InviteDetails(**given_fields(body)))
    headers = {"ETag": tag_of(invite.version)}
    if not is_new:
        return Reply(_shape(invite), headers, HTTPStatus.OK)
    location = f"/api/v1/invites/{invite.id}"
    return Reply(_shape(invite), {"Location": location, **headers}, HTTPStatus.CREATED)


async def list_invites(
    scope: AccessScope,
    invites: Invites[Session],
    shoot_id: ShootId,
    limit: int,
    cursor: str | None,
) -> wire.InvitePage:
    """The invites to a shoot, newest first."""
    page = await invites.page(scope, shoot_id, limit=limit, cursor=cursor)
    return wire.InvitePage(
        items=[_shape(invite) for invite in page.items], next_cursor=page.next_cursor
    )


async def get_invite(
    scope: AccessScope, invites: Invites[Session], invite_id: InviteId
) -> Reply[wire.Invite]:
    """One invite."""
    invite = await invites.get(scope, invite_id)
    return Reply(_shape(invite), {"ETag": tag_of(invite.version)})


async def revoke_invite(scope: AccessScope, invites: Invites[Session], invite_id: InviteId) -> None:
    """Take an invite back."""
    await invites.revoke(scope, invite_id)


async def resend_invite(
    scope: AccessScope, invites: Invites[Session], invite_id: InviteId
) -> wire.Invite:
    """Send an invite's mail once more."""
    return _shape(await invites.resend(scope, invite_id))


async def accept_invite(
    invites: Invites[Session], body: wire.InviteAcceptance
) -> auth_wire.Session:
    """Trade an invite's token for a bearer and access."""
    return session_shape(await invites.accept(body.token))


def _shape(invite: Invite) -> wire.Invite:
    language = invite.language
    return wire.Invite(
        id=invite.id,
        shoot_id=invite.shoot_id,
        email=invite.email,
        name=invite.name,
        message=invite.message,
        language=None if language is None else users_wire.Language(language),
        state=wire.InviteState(invite.state),
        sent_at=invite.sent_at,
        sendings=invite.sendings,
        expires_at=invite.expires_at,
        accepted_at=invite.accepted_at,
        user_id=invite.user_id,
        created_at=invite.created_at,
        updated_at=invite.updated_at,
    )
