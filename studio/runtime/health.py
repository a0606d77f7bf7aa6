"""How each part is: for readiness those that it needs, for `studio doctor` the others as well."""

from typing import Any

from pymongo.asynchronous.mongo_client import AsyncMongoClient

from studio.kernel.errors import StorageFull
from studio.kernel.health import Check
from studio.runtime.database.client import check_database
from studio.runtime.database.errors import DatabaseUnavailable
from studio.runtime.mail import CheckedMailer, open_returns
from studio.runtime.settings import Settings
from studio.runtime.storage.errors import StorageUnavailable, reason_of
from studio.runtime.storage.storage import ObjectStorage


def checks_of(
    client: AsyncMongoClient[dict[str, Any]], storage: ObjectStorage, mailer: CheckedMailer
) -> dict[str, Check]:
    """A check for each part that the platform needs."""

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


def checks_beside(settings: Settings) -> dict[str, Check]:
    """A check for each part without which the platform goes on: mail that comes back."""
    if (url := settings.bounces_url) is None:
        return {}
    return {"returned mail": open_returns(url, sender=settings.mail_from).check}
