"""How each part is, for readiness and for `studio doctor`."""

from typing import Any

from pymongo.asynchronous.mongo_client import AsyncMongoClient

from studio.kernel.errors import StorageFull
from studio.kernel.health import Check
from studio.runtime.database.client import check_database
from studio.runtime.database.errors import DatabaseUnavailable
from studio.runtime.mail import CheckedMailer
from studio.runtime.storage.errors import StorageUnavailable, reason_of
from studio.runtime.storage.storage import ObjectStorage


def checks_of(
    client: AsyncMongoClient[dict[str, Any]], storage: ObjectStorage, mailer: CheckedMailer
) -> dict[str, Check]:
    """A check for each part."""

    async def database() -> str | None:
        try:
            await check_database(client)
        except DatabaseUnavailable as trouble:
            return trouble.detail
        return None

    async def kept() -> str | None:
        try:
            await storage.check()
        except (StorageUnavailable, StorageFull) as trouble:
            return reason_of(trouble)
        return None

    return {"database": database, "storage": kept, "mail": mailer.check}
