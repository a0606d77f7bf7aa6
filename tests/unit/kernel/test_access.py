import pytest

from studio.kernel.access import (
    UNAUTHENTICATED,
    AccessScope,
    Context,
    Permission,
    Role,
    scope_of,
)
from studio.kernel.errors import Forbidden
from studio.kernel.ids import UserId

ADMIN = Context(UserId("a"), Role.ADMIN)
CLIENT = Context(UserId("c"), Role.CLIENT)
OF_CLIENTS = {
    Permission.ACCOUNT_READ,
    Permission.ACCOUNT_WRITE,
    Permission.SHOOTS_READ,
    Permission.FILES_READ,
    Permission.EVENTS_READ,
}


@pytest.mark.parametrize("permission", sorted(set(Permission) - UNAUTHENTICATED))
def test_admins_may_do_everything_about_everything(permission: Permission) -> None:
    assert scope_of(ADMIN, permission).everything


@pytest.mark.parametrize("permission", sorted(OF_CLIENTS))
def test_clients_may_look_at_what_is_shared_with_them(permission: Permission) -> None:
    scope = scope_of(CLIENT, permission)
    assert not scope.everything
    assert scope.viewer == CLIENT.user_id


@pytest.mark.parametrize("permission", sorted(set(Permission) - OF_CLIENTS))
def test_clients_may_do_nothing_else(permission: Permission) -> None:
    with pytest.raises(Forbidden):
        scope_of(CLIENT, permission)


@pytest.mark.parametrize("context", [ADMIN, CLIENT])
@pytest.mark.parametrize("permission", sorted(UNAUTHENTICATED))
def test_nobody_gets_a_scope_out_of_what_needs_no_bearer(
    context: Context, permission: Permission
) -> None:
    with pytest.raises(Forbidden):
        scope_of(context, permission)


def test_a_scope_comes_from_the_policy_alone() -> None:
    with pytest.raises(TypeError):
        AccessScope(object(), viewer=UserId("c"), everything=True)
