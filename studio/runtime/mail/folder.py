"""Mail as files: for trying things out, and for a studio without a mail server."""

import asyncio
import os
import tempfile
from email import policy
from pathlib import Path

from studio.kernel.ids import new_id
from studio.runtime.mail.message import message_of
from studio.users.ports import Letter, LetterNotSent


class FolderMailer:
    """Writes each message to ``<folder>/<id>.eml``; the ids sort by time."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        """Write the message, whole or not at all."""
        content = message_of(letter, self._sender).as_bytes(policy=policy.SMTP)
        try:
            await asyncio.to_thread(self._write, content)
        except OSError as error:
            raise LetterNotSent(str(error)) from error

    async def check(self) -> str | None:
        """Whether the folder can be written to."""
        try:
            await asyncio.to_thread(self._make_folder)
        except OSError as error:
            return f"{self._folder} can't be made: {error.strerror}."
        writable = os.access(self._folder, os.W_OK)
        return None if writable else f"{self._folder} can't be written to."

    def _make_folder(self) -> None:
        # Only for its owner: the messages hold links that sign in.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _write(self, content: bytes) -> None:
        self._make_folder()
        descriptor, draft = tempfile.mkstemp(dir=self._folder, suffix=".draft")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).rename(self._folder / f"{new_id()}.eml")
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
