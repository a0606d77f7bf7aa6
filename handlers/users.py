"""The caller's own account, and the studio's users."""

from generated.models import users as wire
from handlers.transport import Reply, given_fields, tag_of, versions_in
from studio.kernel.access import AccessScope, Context, Role
from studio.kernel.ids import UserId
from studio.kernel.language import Language
from studio.users.domain import User
from studio.users.service import AccountChange, UserChange, Users


async def get_me(ctx: Context, scope: AccessScope, users: Users) -> Reply[wire.User]:
    """The caller."""
    return _current(await users.get(scope, ctx.user_id))


async def update_me(
    scope: AccessScope, users: Users, if_match: str | None, body: wire.AccountUpdate
) -> Reply[wire.User]:
    """Change what the caller says about themselves."""
    given = given_fields(body)
    change = AccountChange(
        frozenset(given), name=given.get("name"), language=_language(given.get("language"))
    )
    return _current(await users.update_account(scope, change, expected=versions_in(if_match)))


async def end_my_sessions(ctx: Context, scope: AccessScope, users: Users) -> None:
    """End every session of the caller, this one too."""
    await users.end_sessions(scope, ctx.user_id)


async def list_users(
    scope: AccessScope,
    users: Users,
    limit: int,
    cursor: str | None,
    q: str | None,
    role: Role | None,
) -> wire.UserPage:
    """The users, newest first."""
    page = await users.page(scope, limit=limit, cursor=cursor, q=q, role=role)
    return wire.UserPage(
        items=[user_shape(user) for user in page.items], next_cursor=page.next_cursor
    )


async def create_user(users: Users, body: wire.UserCreate) -> Reply[wire.User]:
    """Make a user."""
    given = given_fields(body)
    user = await users.add(
        body.email, given.get("name"), Role(body.role), _language(given.get("language"))
    )
    return Reply(
        user_shape(user),
        {"Location": f"/api/v1/users/{user.id}", "ETag": tag_of(user.version)},
    )


async def get_user(scope: AccessScope, users: Users, user_id: UserId) -> Reply[wire.User]:
    """One user."""
    return _current(await users.get(scope, user_id))


async def update_user(
    scope: AccessScope,
    users: Users,
    user_id: UserId,
    if_match: str | None,
    body: wire.UserUpdate,
) -> Reply[wire.User]:
    """Change a user."""
    given = given_fields(body)
    change = UserChange(
        frozenset(given),
        name=given.get("name"),
        role=Role(given.get("role", Role.CLIENT)),
        language=_language(given.get("language")),
    )
    return _current(await users.update(scope, user_id, change, expected=versions_in(if_match)))


async def delete_user(scope: AccessScope, users: Users, user_id: UserId) -> None:
    """Delete a user."""
    await users.delete(scope, user_id)


async def end_user_sessions(scope: AccessScope, users: Users, user_id: UserId) -> None:
    """End every session of a user."""
    await users.end_sessions(scope, user_id)


def user_shape(user: User) -> wire.User:
    """A user as the spec has it."""
    return wire.User(
        id=user.id,
        email=user.email,
        name=user.name,
        role=wire.Role(user.role),
        language=None if user.language is None else wire.Language(user.language),
        created_at=user.created_at,
        updated_at=user.updated_at,
    )


def _language(said: wire.Language | None) -> Language | None:
    return None if said is None else Language(said)


def _current(user: User) -> Reply[wire.User]:
    return Reply(user_shape(user), {"ETag": tag_of(user.version)})
