"""A small IMAP server that does as it is told: has mail, refuses, stalls, hangs up, talks nonsense.

It knows what is asked of it, and fails what would change anything.
"""

import asyncio
import re
import ssl
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

STALL = b"stall"
HANG_UP = b"hang up"
_CHANGES = re.compile(
    rb"SELECT|STORE|EXPUNGE|COPY|MOVE|APPEND|CLOSE|CREATE|DELETE|RENAME|BODY\[|RFC822(?!\.SIZE)"
)


@dataclass
class Mail:
    """A message; ``days``: how long it has been there."""

    uid: int
    content: bytes
    days: int = 0


@dataclass
class ImapServer:
    """What a server has and says.

    ``answers``: what it says to a command instead of what it should, by how the command begins.
    """

    mails: list[Mail] = field(default_factory=list)
    user: tuple[str, str] = ("studio@example.com", "hunter2")
    validity: int = 7
    upcoming: int | None = None
    capabilities: str = "IMAP4rev1 AUTH=PLAIN"
    greeting: bytes = b"* OK hello\r\n"
    uid_behind: bool = False
    answers: dict[str, bytes | Callable[[], bytes]] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    asked: list[str] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    port: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, content: bytes, *, days: int = 0) -> Mail:
        mail = Mail(self.next_uid, content, days)
        self.mails.append(mail)
        return mail

    @property
    def next_uid(self) -> int:
        return self.upcoming or max((each.uid for each in self.mails), default=0) + 1

    def url(self, scheme: str = "imap", login: str = "studio%40example.com:hunter2") -> str:
        return f"{scheme}://{login}@127.0.0.1:{self.port}/INBOX"

    def fetched(self) -> list[int]:
        """Whole messages that were asked for."""
        return [int(each.split()[2]) for each in self.asked if "BODY.PEEK[]" in each]


class _Conversation:
    """One connection."""

    def __init__(
        self, server: ImapServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer

    async def hold(self) -> None:
        if not await self._say(self._server.greeting):
            return
        while line := (await self._reader.readline()).rstrip(b"\r\n"):
            tag, _, command = line.partition(b" ")
            name = command.split()[0].decode().upper()
            self._server.asked.append(command.decode("utf-8", "replace"))
            assert not _CHANGES.search(command), command
            if not await self._answer(tag, name, command):
                return

    async def _answer(self, tag: bytes, name: str, command: bytes) -> bool:
        for start, instead in self._server.answers.items():
            if command.decode().startswith(start):
                said = instead if isinstance(instead, bytes) else instead()
                return await self._say(said.replace(b"TAG", tag))
        given = getattr(self, f"_{name.lower()}")
        result = given(command)
        said = await result if asyncio.iscoroutine(result) else result
        last = said.pop() if said else b"OK done"
        whole = b"".join(each + b"\r\n" for each in said)
        if not await self._say(whole + tag + b" " + last + b"\r\n"):
            return False
        if name == "STARTTLS":
            assert self._server.tls is not None
            await self._writer.start_tls(self._server.tls)
        return name != "LOGOUT"

    async def _say(self, said: bytes) -> bool:
        self._server.reached.set()
        if said == STALL:
            await self._server.over.wait()
        if said in {STALL, HANG_UP}:
            return False
        self._writer.write(said)
        await self._writer.drain()
        return True

    def _capability(self, _: bytes) -> list[bytes]:
        return [b"* CAPABILITY " + self._server.capabilities.encode(), b"OK done"]

    def _starttls(self, _: bytes) -> list[bytes]:
        self._server.capabilities = self._server.capabilities.replace(" STARTTLS", "")
        return [b"OK begin"]

    async def _authenticate(self, _: bytes) -> list[bytes]:
        self._writer.write(b"+ \r\n")
        _, user, password = b64decode(await self._reader.readline()).split(b"\0")
        return self._checked(user.decode(), password.decode())

    def _login(self, command: bytes) -> list[bytes]:
        found = re.fullmatch(rb'LOGIN "(.*)" "(.*)"', command)
        assert found is not None
        user, password = (re.sub(rb"\\(.)", rb"\1", each).decode() for each in found.groups())
        return self._checked(user, password)

    def _checked(self, user: str, password: str) -> list[bytes]:
        if (user, password) == self._server.user:
            return [b"OK welcome"]
        return [f"NO [AUTHENTICATIONFAILED] no {user} with {password}".encode()]

    def _examine(self, command: bytes) -> list[bytes]:
        if command != b'EXAMINE "INBOX"':
            return [b"NO no such mailbox"]
        return [
            b"* FLAGS (\\Seen)",
            b"* %d EXISTS" % len(self._server.mails),
            b"* OK [UIDVALIDITY %d] fine" % self._server.validity,
            b"* OK [UIDNEXT %d] next" % self._server.next_uid,
            b"OK [READ-ONLY] done",
        ]

    def _uid(self, command: bytes) -> list[bytes]:
        if command.startswith(b"UID SEARCH"):
            return self._search(command)
        found = re.fullmatch(
            rb"UID FETCH ([\d,]+) \((?:UID )?BODY\.PEEK\[(.*?)\]<0\.(\d+)>\)", command
        )
        assert found is not None, command
        wanted = {int(each) for each in found[1].split(b",")}
        said = []
        for number, mail in enumerate(self._server.mails, 1):
            if mail.uid in wanted:
                said.append(self._item(number, mail, found[2], int(found[3])))
        return [*said, b"OK done"]

    def _item(self, number: int, mail: Mail, section: bytes, most: int) -> bytes:
        text = (mail.content if section == b"" else _content_type(mail.content))[:most]
        item = b"BODY[%b]<0> {%d}\r\n%b" % (section, len(text), text)
        uid = b"UID %d" % mail.uid
        # In which order is for the server to choose.
        both = (item, uid) if self._server.uid_behind else (uid, item)
        return b"* %d FETCH (%b)" % (number, b" ".join(both))

    def _search(self, command: bytes) -> list[bytes]:
        found = re.fullmatch(rb"UID SEARCH UID (\d+):(\d+)(?: SINCE (\S+))?", command)
        assert found is not None, command
        first, last = int(found[1]), int(found[2])
        uids = [
            b"%d" % each.uid
            for each in self._server.mails
            if first <= each.uid <= last and (found[3] is None or each.days <= 7)
        ]
        return [b"* SEARCH " + b" ".join(uids), b"OK done"]

    def _logout(self, _: bytes) -> list[bytes]:
        return [b"* BYE", b"OK done"]


def _content_type(content: bytes) -> bytes:
    head = content.partition(b"\r\n\r\n")[0] + b"\r\n"
    found = re.search(rb"(?im)^content-type:.*\r\n([ \t].*\r\n)*", head)
    return (b"" if found is None else found[0]) + b"\r\n"


@asynccontextmanager
async def open_server(
    server: ImapServer, *, at_once: ssl.SSLContext | None = None
) -> AsyncIterator[ImapServer]:
    """A server that answers as ``server`` says, meanwhile too; ``at_once``: with TLS."""
    failed: list[BaseException] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        server.open_now += 1
        try:
            await _Conversation(server, reader, writer).hold()
        except (ConnectionError, ssl.SSLError):
            pass  # the other end has hung up
        except AssertionError as error:
            failed.append(error)
        finally:
            writer.close()
            server.open_now -= 1

    async with await asyncio.start_server(answer, "127.0.0.1", 0, ssl=at_once) as listening:
        server.port = listening.sockets[0].getsockname()[1]
        try:
            yield server
        finally:
            server.over.set()
    assert failed == []
