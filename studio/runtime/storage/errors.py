"""What goes wrong with stored objects, in the product's terms."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from obstore.exceptions import BaseError

from studio.kernel.errors import NotFound, StorageFull, Unavailable

_log = structlog.get_logger("studio.storage")

# A folder's "os error 28" (no space) and "122" (over quota); MinIO's word for the same.
_FULL = re.compile(rf"\(os error ({errno.ENOSPC}|{errno.EDQUOT})\)|XMinioStorageFull")


class ObjectMissing(NotFound):
    """Nothing is stored under that key."""


class StorageUnavailable(Unavailable):
    """The storage can't be reached, or refuses us."""


class StorageAddressInvalid(ValueError):
    """The address is neither a folder's nor a bucket's."""


class InvalidKey(ValueError):
    """Not a key that an object can have. The platform makes the keys, so this is a mistake."""


def reason_of(trouble: StorageUnavailable | StorageFull) -> str:
    """What the storage itself says, for the person who runs it; never for clients."""
    cause = trouble.__cause__
    return trouble.detail if cause is None else _first_line(cause)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn the storage library's and the system's errors into ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise ObjectMissing("The stored file is not there.") from error
    except (BaseError, OSError) as error:
        if _means_full(error):
            raise StorageFull("There is no room left for photographs.") from error
        # What it says may name folders and buckets: that is for the log and for `studio doctor`.
        _log.error("storage failed", reason=_first_line(error))
        raise StorageUnavailable("The storage doesn't work right now; try again soon.") from error


def _means_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return _FULL.search(str(error)) is not None


def _first_line(error: BaseException) -> str:
    # The library's own message is followed by pages of its inner state.
    return (str(error).splitlines() or [type(error).__name__])[0]
