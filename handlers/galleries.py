"""A shoot as its photographs see it: the one place where what a viewer may see is decided."""

from studio.files.domain import Gallery
from studio.kernel.access import AccessScope
from studio.shoots.domain import Shoot
from studio.shoots.lifecycle import ORIGINALS_GIVEN, PHOTOGRAPHS_SHOWN


def gallery_of(scope: AccessScope, shoot: Shoot) -> Gallery:
    """What the scope may do with the photographs of a shoot that it reaches."""
    return Gallery(
        shoot_id=shoot.id,
        shown=scope.everything or shoot.status in PHOTOGRAPHS_SHOWN,
        originals_given=scope.everything or shoot.status in ORIGINALS_GIVEN,
    )
