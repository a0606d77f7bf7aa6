"""``STUDIO_STORAGE_URL``: from an address to a storage."""

from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from obstore.exceptions import BaseError
from obstore.store import S3Store

from studio.runtime.storage.bucket import Bucket
from studio.runtime.storage.errors import StorageAddressInvalid
from studio.runtime.storage.folder import Folder
from studio.runtime.storage.storage import ObjectStorage, Place

_ANSWER_WITHIN: Final = "30s"
_CONNECT_WITHIN: Final = "5s"


def open_storage(address: str) -> ObjectStorage:
    """``file:///absolute/folder``, which is made if need be, or ``s3://bucket/prefix``.

    For a bucket, region, endpoint and credentials come from the usual ``AWS_*`` variables. Nothing
    is asked over the network yet: ``ObjectStorage.check`` does that. StorageAddressInvalid if the
    address is neither, or the folder can't be made.
    """
    return ObjectStorage(_place(address))


def _place(address: str) -> Place:
    parts = urlsplit(address)
    if parts.scheme == "file":
        path = unquote(parts.path)
        if parts.netloc not in {"", "localhost"} or parts.query or parts.fragment or not path:
            raise StorageAddressInvalid(
                "a folder is written file:///absolute/path, with ? # and % percent-encoded"
            )
        return Folder(Path(path))
    if parts.scheme == "s3" and parts.netloc:
        try:
            store = S3Store.from_url(
                address,
                client_options={"timeout": _ANSWER_WITHIN, "connect_timeout": _CONNECT_WITHIN},
            )
        except (BaseError, ValueError) as error:
            raise StorageAddressInvalid(str(error).partition("\n")[0]) from error
        return Bucket(store)
    raise StorageAddressInvalid("neither file:///absolute/folder nor s3://bucket/prefix")
