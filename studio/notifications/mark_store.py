"""How far mailboxes were read, in MongoDB."""

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

Document = dict[str, Any]


class MarkStore:
    """``notifications_marks``: a document for each mailbox that letters came back to."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._marks = database["notifications_marks"]

    async def of_unscoped(self, mailbox: str) -> str | None:
        """How far a mailbox was read; None if it never was."""
        document = await self._marks.find_one({"_id": mailbox})
        return None if document is None else str(document["mark"])

    async def keep_unscoped(self, mailbox: str, mark: str) -> None:
        """Note how far a mailbox was read."""
        await self._marks.update_one({"_id": mailbox}, {"$set": {"mark": mark}}, upsert=True)
