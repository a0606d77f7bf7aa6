"""What people don't want to be written to about, in MongoDB.

Kept also when they are gone: whoever has said that they want no letters isn't sent any.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

Document = dict[str, Any]


def digest_of(address: str) -> str:
    """What stands for an address, in 64 lower-case hexadecimal digits, and doesn't tell it."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


class PreferenceStore:
    """``notifications_preferences``: a document for each who doesn't want something.

    By the digest of their address (`digest_of`): it outlasts them, and mustn't tell who they were.
    """

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._preferences = database["notifications_preferences"]

    async def unwanted_unscoped(self, digest: str) -> frozenset[str]:
        """What whoever has that address doesn't want letters about."""
        document = await self._preferences.find_one({"_id": digest})
        return frozenset() if document is None else frozenset(document.get("unwanted", ()))

    async def change_unscoped(self, digest: str, wanted: Mapping[str, bool]) -> None:
        """Note that some topics are wanted from now on, and others aren't."""
        # One after the other: both at once would change one array twice.
        for topic, wants in wanted.items():
            change = {"$pull" if wants else "$addToSet": {"unwanted": topic}}
            await self._preferences.update_one({"_id": digest}, change, upsert=not wants)
