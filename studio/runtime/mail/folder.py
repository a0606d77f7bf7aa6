"""Mail as files: for trying things out, and for a studio without a mail server."""

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Final

from studio.notifications.ports import NotHandedOver, Outgoing, Refused
from studio.runtime.mail.message import content_of, message_of

_IN_A_NAME: Final = str.maketrans({":": "=", "/": "+"})
"""Characters of ids that no file's name may have, as some that no id has."""


class FolderMailer:
    """Writes each message to ``<folder>/<its id>.eml``: the same one twice is one file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def hand_over(self, message: Outgoing) -> str:
        """Write the message, whole or not at all; says where."""
        try:
            content = content_of(message_of(message, self._sender), ascii_only=False)
        except ValueError as error:
            raise Refused("This is no address that mail can go to.", permanent=True) from error
        path = self._folder / f"{message.message_id.translate(_IN_A_NAME)}.eml"
        try:
            await asyncio.to_thread(self._write, path, content)
        except OSError as error:
            raise NotHandedOver(str(error)) from error
        return f"Written to {path.name}"

    async def check(self) -> str | None:
        """Whether the folder can be written to."""
        try:
            await asyncio.to_thread(self._make_folder)
        except OSError as error:
            return f"{self._folder} can't be made: {error.strerror}."
        writable = os.access(self._folder, os.W_OK)
        return None if writable else f"{self._folder} can't be written to."

    async def close(self) -> None:
        """Nothing is kept open."""

    def _make_folder(self) -> None:
        # Only for its owner: the messages hold links that sign in.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _write(self, path: Path, content: bytes) -> None:
        self._make_folder()
        descriptor, draft = tempfile.mkstemp(dir=self._folder, suffix=".draft")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
