"""Letters: from the moment somebody wants one sent to the mail server's "250"."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from studio.events.outbox import Outbox
from studio.kernel.clock import system_clock
from studio.kernel.ids import new_id
from studio.kernel.wakeup import Wakeup
from studio.notifications.domain import LedgerEntry, LetterId
from studio.notifications.jobs import AT_ONCE, Postman
from studio.notifications.kinds import LetterKind
from studio.notifications.letters.compose import compose
from studio.notifications.letters.samples import SAMPLES
from studio.notifications.ports import Courier, Outgoing
from studio.notifications.service import Post
from studio.notifications.store import LedgerStore
from studio.runtime.database.client import open_client
from studio.runtime.database.embedded import EmbeddedDatabase
from studio.runtime.mail.address import MailServer, mail_goes_to
from studio.runtime.mail.smtp import SmtpMailer
from studio.runtime.numbers import CollectionNumbers
from studio.runtime.work import keep_doing
from tests.bench.plan import Plan
from tests.bench.processes import PYTHON, cpu_of, environment, listens, running
from tests.bench.tables import figure, table
from tests.running import free_port
from tests.unit.notifications.in_memory import Round, a_letter

_LETTERS: Final = 200
_SIGN_INS: Final = 5
_SERVER: Final = """
import asyncio, sys
from aiosmtpd.smtp import SMTP

class Takes:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"

async def main():
    made = lambda: SMTP(Takes(), hostname="localhost")
    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()

asyncio.run(main())
"""


def measure_letters(folder: Path, plan: Plan) -> str:
    """A table of seconds and CPU milliseconds a letter."""
    port = free_port()
    command = [PYTHON, "-c", _SERVER, str(port)]
    log = folder / "mail.log"
    with running(command, log=log, answers=lambda: listens(port), env=environment()) as server:
        found = asyncio.run(_measure(folder / "letters", port, server, plan))
    head = ("", "median s", "p99 s", "all s", "studio CPU ms", "database CPU ms", "mail CPU ms")
    return table(head, [each.cells() for each in found])


@dataclass
class _Reading:
    """What letters took, one by one, and what they cost together."""

    name: str
    took: list[float] = field(default_factory=list)
    all_took: list[float] = field(default_factory=list)
    cpu: list[tuple[float, ...]] = field(default_factory=list)

    def cells(self) -> list[str]:
        took = sorted(self.took)
        times = [took[len(took) // 2], took[len(took) * 99 // 100]]
        if not self.cpu:
            return [self.name, *map(figure, times), "", "", "", ""]
        times.append(sorted(self.all_took)[len(self.all_took) // 2])
        cpu = [sum(each) / len(self.took) * 1000 for each in zip(*self.cpu, strict=True)]
        return [self.name, *map(figure, (*times, *cpu))]


class _Timed:
    """A courier that notes when each letter was taken."""

    def __init__(self, courier: Courier | None) -> None:
        self._courier = courier
        self.at: dict[str, float] = {}
        self._taken = asyncio.Event()

    async def hand_over(self, message: Outgoing) -> str:
        reply = "250 OK" if self._courier is None else await self._courier.hand_over(message)
        self.at[message.message_id] = time.perf_counter()
        self._taken.set()
        return reply

    def has_taken(self, count: int) -> bool:
        """Whether there were so many."""
        return len(self.at) >= count

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until letters that were taken have made that true."""
        while not condition():
            self._taken.clear()
            await self._taken.wait()


@dataclass
class _Studio:
    """The part of a studio that letters go through."""

    post: Post
    store: LedgerStore
    mailer: SmtpMailer
    due: Wakeup
    processes: Sequence[int]

    @asynccontextmanager
    async def sending(self, courier: _Timed) -> AsyncIterator[None]:
        """While its postmen are at work."""
        says = Round()
        postman = Postman(
            store=self.store,
            contents=says,
            subscriptions=says,
            courier=courier,
            clock=system_clock,
            alone=True,
        )
        loops = [
            asyncio.create_task(keep_doing("letters", postman.send_due_unscoped, self.due))
            for _ in range(AT_ONCE)
        ]
        yield
        for each in loops:
            each.cancel()
        await asyncio.wait(loops)

    def cpu(self) -> list[float]:
        return [time.process_time(), *map(cpu_of, self.processes)]


async def _measure(folder: Path, port: int, server: int, plan: Plan) -> list[_Reading]:
    async with AsyncExitStack() as parts:
        embedded = EmbeddedDatabase(folder)
        client = open_client(await parts.enter_async_context(embedded))
        parts.push_async_callback(client.close)
        database, due = client.get_default_database(), Wakeup()
        outbox = Outbox(database, Wakeup())
        store = LedgerStore(database, CollectionNumbers(database, "letters"), outbox)
        await outbox.prepare()
        await store.prepare()
        address = mail_goes_to(f"smtp://127.0.0.1:{port}")
        assert isinstance(address, MailServer)
        assert embedded.process_id is not None
        mailer = SmtpMailer(address, "studio@example.com")
        parts.push_async_callback(mailer.close)
        processes = [embedded.process_id, server]
        studio = _Studio(Post(store, system_clock, due), store, mailer, due, processes)
        readings = [
            _Reading("one after another"),
            _Reading("200 wanted at the same moment"),
            _Reading("200 in the queue"),
            _Reading("a sign-in in the midst of these"),
            _Reading("*floor: 200 through the ledger alone*"),
            _Reading("*floor: 200 through SMTP alone*"),
        ]
        for _ in range(plan.turns):
            await _one_after_another(studio, readings[0])
            await _at_once(studio, readings[1], studio.mailer)
            await _queued(studio, readings[2], readings[3])
            await _at_once(studio, readings[4], None)
            await _handed_over(studio, readings[5])
        return readings


async def _one_after_another(studio: _Studio, reading: _Reading) -> None:
    courier = _Timed(studio.mailer)
    async with studio.sending(courier):
        cpu, begun = studio.cpu(), {}
        for letter in _letters():
            begun[letter.id] = time.perf_counter()
            await studio.post.enqueue_unscoped(letter)
        await _note(studio, reading, courier, begun, cpu)


async def _at_once(studio: _Studio, reading: _Reading, mailer: SmtpMailer | None) -> None:
    courier = _Timed(mailer)
    async with studio.sending(courier):
        letters, cpu, now = _letters(), studio.cpu(), time.perf_counter()
        await asyncio.gather(*map(studio.post.enqueue_unscoped, letters))
        await _note(studio, reading, courier, {each.id: now for each in letters}, cpu)


async def _queued(studio: _Studio, reading: _Reading, sign_ins: _Reading) -> None:
    courier, letters = _Timed(studio.mailer), _letters()
    await asyncio.gather(*map(studio.post.enqueue_unscoped, letters))
    cpu, now, begun = studio.cpu(), time.perf_counter(), {}
    async with studio.sending(courier):
        for sent in range(_LETTERS // 10, _LETTERS, _LETTERS // _SIGN_INS):
            await courier.until(partial(courier.has_taken, sent))
            letter = _letter(LetterKind.SIGN_IN)
            begun[letter.id] = time.perf_counter()
            await studio.post.enqueue_unscoped(letter)
        await courier.until(lambda: begun.keys() <= courier.at.keys())
        sign_ins.took += [courier.at[each] - at for each, at in begun.items()]
        await _note(studio, reading, courier, {each.id: now for each in letters}, cpu)


async def _handed_over(studio: _Studio, reading: _Reading) -> None:
    courier = _Timed(studio.mailer)
    cpu, now, begun = studio.cpu(), time.perf_counter(), {}
    for letter in _letters():
        begun[letter.id] = now
    words = compose(LetterKind.SHOOT_DELIVERED, None, SAMPLES[LetterKind.SHOOT_DELIVERED])
    sent = [Outgoing("claire@example.com", words, each) for each in begun]
    await asyncio.gather(*map(courier.hand_over, sent))
    await _note(studio, reading, courier, begun, cpu)


async def _note(
    studio: _Studio,
    reading: _Reading,
    courier: _Timed,
    begun: Mapping[LetterId, float],
    cpu: Sequence[float],
) -> None:
    await courier.until(lambda: begun.keys() <= courier.at.keys())
    reading.took += [courier.at[each] - at for each, at in begun.items()]
    reading.all_took.append(max(courier.at.values()) - min(begun.values()))
    reading.cpu.append(tuple(now - then for now, then in zip(studio.cpu(), cpu, strict=True)))


def _letters() -> list[LedgerEntry]:
    return [_letter(LetterKind.SHOOT_DELIVERED) for _ in range(_LETTERS)]


def _letter(kind: LetterKind) -> LedgerEntry:
    made = a_letter(f"{kind.value}.{new_id()}", kind=kind, now=system_clock())
    return replace(made, recipient=f"client-{new_id()}@example.com")
