"""Who is told of what happens: those who may see what it happened to, and are concerned."""

from generated.events import (
    AccessGranted,
    AccessWithdrawn,
    FileDeleted,
    FileRendered,
    ShootTransitioned,
)
from studio.events.event import Event
from studio.kernel.access import AccessScope, Context, Permission, scope_of
from studio.kernel.errors import NotFound
from studio.kernel.ids import ShootId
from studio.runtime.between import ShootsForFiles
from studio.shoots.service import Shoots
from studio.users.sign_in import SignIns


class EventAudience:
    """The signed-in, each told as much as they may see."""

    def __init__(self, sign_ins: SignIns, shoots: Shoots) -> None:
        self._sign_ins = sign_ins
        self._galleries = ShootsForFiles(shoots)
        self._shoots = shoots

    async def holds(self, caller: Context) -> bool:
        """Whether the session of ``caller`` goes on, in the same role."""
        return await self._sign_ins.holds(caller)

    async def sees(self, caller: Context, event: Event) -> bool:
        """Whether ``caller`` may know of the event, and it concerns them."""
        scope = scope_of(caller, Permission.EVENTS_READ)
        if scope.everything:
            return True
        match event:
            case AccessGranted(data=access) | AccessWithdrawn(data=access):
                return access.user_id == scope.viewer
            case ShootTransitioned(data=shoot):
                return await self._reaches(scope, ShootId(shoot.shoot_id))
            case FileRendered(data=file) | FileDeleted(data=file):
                return await self._shows(scope, ShootId(file.shoot_id))
            case _:
                return False

    async def _reaches(self, scope: AccessScope, shoot_id: ShootId) -> bool:
        try:
            await self._shoots.get(scope, shoot_id)
        except NotFound:
            return False
        return True

    async def _shows(self, scope: AccessScope, shoot_id: ShootId) -> bool:
        try:
            return (await self._galleries.open(scope, shoot_id)).shown
        except NotFound:
            return False
