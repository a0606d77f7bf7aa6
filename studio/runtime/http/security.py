"""Who is calling: the bearer, the permission, and the caller's general allowance."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.types import Scope

from studio.kernel.access import UNAUTHENTICATED, Context, Permission, scope_of
from studio.kernel.errors import Unauthenticated
from studio.kernel.ids import UserId
from studio.runtime.http.bodies import header
from studio.runtime.limits import GeneralLimit

Authenticate = Callable[[str], Awaitable[Context]]
TicketHolder = Callable[[Mapping[str, str]], UserId | None]
"""Whose ticket a path carries; None if it is not a good one."""


class Gate:
    """Lets a request through to its operation, or says why not."""

    def __init__(
        self, authenticate: Authenticate, holder: TicketHolder, limit: GeneralLimit
    ) -> None:
        self._authenticate = authenticate
        self._holder = holder
        self._limit = limit

    async def admit(self, scope: Scope, permission: Permission) -> Context | None:
        """The caller, allowed to use ``permission``; None where the operation asks for nobody."""
        if permission is Permission.TICKET:
            # Two people behind one address look at a gallery each.
            await self._limit.count(self._holder(scope["path_params"]) or _address(scope))
            return None
        if permission in UNAUTHENTICATED:
            await self._limit.count(_address(scope))
            return None
        try:
            caller = await self._authenticate(_bearer(scope))
        except Unauthenticated:
            # Guessing bearers is counted as well.
            await self._limit.count(_address(scope))
            raise
        await self._limit.count(caller.user_id)
        scope_of(caller, permission)
        return caller


def _bearer(scope: Scope) -> str:
    scheme, _, token = (header(scope, b"authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("This takes a bearer token; sign in to get one.")
    return token.strip()


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"
