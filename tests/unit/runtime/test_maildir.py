"""Returned letters in a maildir, of which nothing may be changed."""

import os
import time
from dataclasses import dataclass
from errno import EACCES
from itertools import count
from pathlib import Path
from typing import Any, Literal

import pytest

from studio.notifications.ports import Look, MailboxUnreadable
from studio.runtime.mail import maildir
from studio.runtime.mail.maildir import MaildirReturns
from tests.unit.notifications.returned import SENDER, ordinary, postfix

_numbers = count(1)


@dataclass
class Maildir:
    """A maildir, and whoever reads it from one look to the next."""

    folder: Path

    def __post_init__(self) -> None:
        for each in ("tmp", "new", "cur"):
            (self.folder / each).mkdir(parents=True)
        self.reader = MaildirReturns(self.folder, SENDER)
        self.mark: str | None = None

    def deliver(self, letter_id: str | None = None, *, age: float = 0, into: str = "new") -> Path:
        """A bounce about a letter, or a mail by somebody."""
        path = self.folder / into / f"{next(_numbers)}.M1P2.mail.example.com"
        path.write_bytes(ordinary() if letter_id is None else postfix(letter_id))
        when = time.time_ns() - int(age * 10**9)
        os.utime(path, ns=(when, when))
        return path

    async def look(self) -> Look:
        found = await self.reader.look(self.mark)
        self.mark = found.mark
        return found

    async def letters(self) -> list[str]:
        return [each.letter_id for each in (await self.look()).bounces]


@pytest.fixture
def box(tmp_path: Path) -> Maildir:
    return Maildir(tmp_path / "mail")


def seen(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            path.stat().st_ino,
            path.read_bytes(),
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


async def test_each_bounce_is_found_once_and_everything_stays_as_it_is(box: Maildir) -> None:
    box.deliver("invite.1", age=60)
    box.deliver(age=50)
    box.deliver("invite.2", age=40)
    before = seen(box.folder)
    assert await box.letters() == ["invite.1", "invite.2"]
    assert await box.letters() == []
    assert seen(box.folder) == before
    box.deliver("invite.3")
    assert await box.letters() == ["invite.3"]


async def test_nothing_new_is_the_same_mark(box: Maildir) -> None:
    assert (await box.look()).mark == (await box.look()).mark
    box.deliver()
    assert (await box.look()).mark == (await box.look()).mark


async def test_a_message_that_was_opened_is_the_same(box: Maildir) -> None:
    path = box.deliver("invite.1")
    assert await box.letters() == ["invite.1"]
    path.rename(box.folder / "cur" / f"{path.name}:2,S")
    assert await box.letters() == []


async def test_a_message_that_was_opened_before_is_found(box: Maildir) -> None:
    box.deliver("invite.1", into="cur")
    assert await box.letters() == ["invite.1"]


async def test_what_was_delivered_slowly_is_found(box: Maildir) -> None:
    box.deliver("invite.1")
    assert await box.letters() == ["invite.1"]
    box.deliver("invite.2", age=3600)
    assert await box.letters() == ["invite.2"]


async def test_what_moves_while_it_is_read_is_found_the_next_time(
    box: Maildir, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = box.deliver("invite.1")
    listed = list(box.reader._messages())
    path.rename(box.folder / "cur" / f"{path.name}:2,S")
    with monkeypatch.context() as patched:
        patched.setattr(box.reader, "_messages", lambda: iter(listed))
        assert await box.letters() == []
    assert await box.letters() == ["invite.1"]


async def test_what_is_too_old_to_be_about_a_letter_is_left_alone(box: Maildir) -> None:
    box.deliver("invite.1", age=8 * 24 * 3600)
    assert await box.letters() == []


async def test_many_are_read_in_several_looks(
    box: Maildir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maildir, "_MOST", 2)
    for number in range(5):
        box.deliver(f"invite.{number}", age=60 - number)
    looks = [await box.look() for _ in range(4)]
    assert [len(each.bounces) for each in looks] == [2, 2, 1, 0]
    assert [each.more for each in looks] == [True, True, False, False]


async def test_of_very_many_the_mark_stays_short_and_none_comes_twice(
    box: Maildir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maildir, "_MOST", 4)
    monkeypatch.setattr(maildir, "_REMEMBERED", 6)
    for number in range(20):
        box.deliver(f"invite.{number}", age=60)
    # Two at the same instant, wherever the mark ends.
    instant = time.time_ns() - 10**9
    for path in (box.folder / "new").iterdir():
        os.utime(path, ns=(instant, instant))
    found = [letter for _ in range(8) for letter in await box.letters()]
    assert sorted(found) == sorted(f"invite.{number}" for number in range(20))
    assert box.mark is not None
    assert len(box.mark) < 6 * 12 + 40
    box.deliver("invite.new")
    assert await box.letters() == ["invite.new"]


async def test_only_files_are_read_and_at_most_so_much(
    box: Maildir, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(box.folder / "new" / "pipe")
    (box.folder / "new" / "folder").mkdir()
    (box.folder / "new" / "link").symlink_to(box.deliver("invite.1"))
    (box.folder / "new" / ".hidden").write_bytes(postfix("invite.2"))
    (box.folder / "tmp" / "unfinished").write_bytes(postfix("invite.3"))
    long = box.deliver("invite.4", age=-1)
    with long.open("ab") as file:
        file.truncate(1 << 34)
    assert await box.letters() == ["invite.1", "invite.4"]


async def test_a_message_that_can_not_be_read_is_in_nobodys_way(
    box: Maildir, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, whole = box.deliver("invite.1", age=9), box.deliver("invite.2")
    opened = Path.open

    def refuse(path: Path, mode: Literal["rb"]) -> object:
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return opened(path, mode)

    monkeypatch.setattr(Path, "open", refuse)
    assert await box.letters() == ["invite.2"]
    assert whole.exists()


@pytest.mark.parametrize("mark", ["", "x", "1:2", "9" * 30, ":::", "1:zz:"])
async def test_a_mark_that_can_not_be_read_is_none(box: Maildir, mark: str) -> None:
    box.deliver("invite.1")
    box.mark = mark
    assert await box.letters() == ["invite.1"]


async def test_without_a_maildir_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(MailboxUnreadable, match="No such file"):
        await MaildirReturns(tmp_path / "none", SENDER).look(None)


async def test_what_may_not_be_read_yet_waits_and_is_in_nobodys_way(
    box: Maildir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maildir, "_MOST", 2)
    locked = {box.deliver(f"locked.{number}") for number in range(3)}
    for number in range(2):
        box.deliver(f"invite.{number}")
    open_file = Path.open

    def refuse(path: Path, *given: Any, **named: Any) -> Any:
        if path in locked:
            # Whoever runs the tests may be root, and then may read all.
            raise PermissionError(EACCES, "Permission denied")
        return open_file(path, *given, **named)

    monkeypatch.setattr(Path, "open", refuse)
    look = await box.look()
    assert sorted(each.letter_id for each in look.bounces) == ["invite.0", "invite.1"]
    assert not look.more
    assert await box.letters() == []
    locked.clear()
    assert sorted(await box.letters() + await box.letters()) == [
        "locked.0",
        "locked.1",
        "locked.2",
    ]
    assert await box.letters() == []
