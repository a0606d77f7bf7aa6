"""Returned letters read from a real IMAP server, and from some that don't do as they should."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import quote

import pytest

from studio.notifications.ports import Look, MailboxUnreadable
from studio.runtime.mail import imap, imap_line
from studio.runtime.mail.bounce import MOST_READ
from studio.runtime.mail.imap import ImapReturns
from studio.runtime.mail.mailbox import ImapMailbox, mail_comes_back_to
from tests.store.imap_server import HANG_UP, STALL, ImapServer, Mail, open_server
from tests.store.test_smtp import Certificate, certificate
from tests.unit.notifications.returned import SENDER, SERVERS, ordinary, postfix

__all__ = ["certificate"]


def reader_of(url: str) -> ImapReturns:
    place = mail_comes_back_to(url)
    assert isinstance(place, ImapMailbox)
    return ImapReturns(place, SENDER)


@asynccontextmanager
async def mailbox(server: ImapServer) -> AsyncIterator[ImapReturns]:
    async with open_server(server):
        yield reader_of(server.url())


def letters(look: Look) -> list[str]:
    return [each.letter_id for each in look.bounces]


async def trouble(server: ImapServer, url: str | None = None) -> str:
    async with open_server(server):
        with pytest.raises(MailboxUnreadable) as found:
            await reader_of(url or server.url()).look(None)
    return found.value.reason


@pytest.mark.parametrize("uid_behind", [False, True])
async def test_each_bounce_is_found_once_and_of_other_mail_one_header_is_read(
    uid_behind: bool,
) -> None:
    server = ImapServer(uid_behind=uid_behind)
    server.put(ordinary())
    for number, write in enumerate(SERVERS.values()):
        server.put(write(f"invite.{number}", "claire@example.com"))
    async with mailbox(server) as reader:
        first = await reader.look(None)
        assert letters(first) == ["invite.0", "invite.1", "invite.2", "invite.3"]
        assert (first.mark, first.more) == ("7:5", False)
        assert server.fetched() == [2, 3, 4, 5]
        second = await reader.look(first.mark)
        assert (letters(second), second.mark) == ([], "7:5")
        server.put(ordinary())
        server.put(postfix("invite.4"))
        third = await reader.look(second.mark)
        assert (letters(third), third.mark) == (["invite.4"], "7:7")
    assert server.open_now == 0
    assert server.asked[-1] == "LOGOUT"


async def test_an_empty_mailbox_is_read_from_its_beginning() -> None:
    server = ImapServer()
    async with mailbox(server) as reader:
        first = await reader.look(None)
        assert first == Look([], "7:0", more=False)
        server.put(postfix("invite.1"))
        assert letters(await reader.look(first.mark)) == ["invite.1"]


async def test_the_first_time_it_is_read_back_for_a_week() -> None:
    server = ImapServer()
    server.put(postfix("invite.1"), days=8)
    server.put(postfix("invite.2"), days=2)
    async with mailbox(server) as reader:
        assert letters(await reader.look(None)) == ["invite.2"]


async def test_once_the_numbers_are_others_it_is_read_as_for_the_first_time() -> None:
    server = ImapServer()
    for number in range(3):
        server.put(postfix(f"invite.{number}"))
    async with mailbox(server) as reader:
        mark = (await reader.look(None)).mark
        server.validity, server.mails[0].days = 8, 9
        again = await reader.look(mark)
        assert letters(again) == ["invite.1", "invite.2"]
        assert again.mark == "8:3"


@pytest.mark.parametrize("mark", ["", "x", "7:", "7:x", ":3", "7:-1"])
async def test_a_mark_that_can_not_be_read_is_none(mark: str) -> None:
    server = ImapServer()
    server.put(postfix("invite.1"))
    async with mailbox(server) as reader:
        assert letters(await reader.look(mark)) == ["invite.1"]


async def test_many_are_read_in_several_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "_MOST", 4)
    monkeypatch.setattr(imap, "_CHUNK", 2)
    monkeypatch.setattr(imap, "_WINDOW", 6)
    server = ImapServer()
    for number in range(9):
        server.put(postfix(f"invite.{number}"))
    found: list[str] = []
    async with mailbox(server) as reader:
        mark: str | None = "7:0"
        looks = []
        for _ in range(4):
            look = await reader.look(mark)
            mark = look.mark
            found += letters(look)
            looks.append(look.more)
    assert found == [f"invite.{number}" for number in range(9)]
    assert looks == [True, True, False, False]


async def test_numbers_that_nothing_has_are_passed_over() -> None:
    server = ImapServer(upcoming=1_000_000)
    server.put(postfix("invite.1")).uid = 999_999
    async with mailbox(server) as reader:
        mark, looks = "7:975000", 0
        while (look := await reader.look(mark)).more:
            mark, looks = look.mark, looks + 1
    assert (letters(look), look.mark, looks) == (["invite.1"], "7:999999", 2)


async def test_of_a_long_message_only_the_beginning_is_read() -> None:
    server = ImapServer()
    server.put(postfix("invite.1") + b"x" * (3 * MOST_READ))
    server.put(postfix("invite.2"))
    async with mailbox(server) as reader:
        assert letters(await reader.look(None)) == ["invite.1", "invite.2"]


@pytest.mark.parametrize("capabilities", ["IMAP4rev1", "IMAP4rev1 AUTH=PLAIN"])
async def test_names_and_passwords_may_have_any_character(capabilities: str) -> None:
    server = ImapServer(user=('a "b"', 'c\\"d e'), capabilities=capabilities)
    server.put(postfix("invite.1"))
    async with open_server(server):
        url = server.url(login="a%20%22b%22:c%5C%22d%20e")
        assert letters(await reader_of(url).look(None)) == ["invite.1"]


async def test_a_password_may_have_letters_of_any_language() -> None:
    server = ImapServer(user=("studio", "été"))
    async with open_server(server):
        await reader_of(server.url(login="studio:%C3%A9t%C3%A9")).look(None)


async def test_whether_a_mailbox_is_there_is_said_without_reading_any_mail() -> None:
    server = ImapServer()
    server.put(ordinary())
    async with mailbox(server) as reader:
        assert await reader.check() is None
    assert server.fetched() == []
    said = await reader.check()
    assert said == "No connection to the mail server: Connection refused"


@pytest.mark.parametrize("capabilities", ["IMAP4rev1", "IMAP4rev1 AUTH=PLAIN"])
async def test_a_refused_password_is_told_in_the_servers_words_and_not_repeated(
    capabilities: str,
) -> None:
    server = ImapServer(user=("nobody", "x"), capabilities=capabilities)
    said = await trouble(server)
    async with mailbox(server) as reader:
        assert await reader.check() == said
    assert "refuses the user or the password of STUDIO_BOUNCES_URL" in said
    assert "AUTHENTICATIONFAILED" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    "said",
    [
        b"TAG NO %s\r\n",
        b"TAG BAD %s\r\n",
        b"* BYE %s\r\n",
        b"%s\r\n",
    ],
)
@pytest.mark.parametrize("command", ["LOGIN", "EXAMINE"])
@pytest.mark.parametrize("password", ["hunter2", 'c"d\\e'])
async def test_whatever_a_server_repeats_the_password_is_not_told(
    password: str, command: str, said: bytes
) -> None:
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    sent = f'LOGIN "studio" "{quoted}"'.encode()
    server = ImapServer(
        user=("studio", password),
        capabilities="IMAP4rev1",
        answers={command: said.replace(b"%s", sent)},
    )
    async with open_server(server):
        with pytest.raises(MailboxUnreadable) as found:
            await reader_of(server.url(login=f"studio:{quote(password)}")).look(None)
    assert "LOGIN" in found.value.reason
    for form in (password, quoted, repr(quoted)[1:-1]):
        assert form not in found.value.reason


async def test_the_password_is_not_told_as_it_goes_over_the_wire_either() -> None:
    sent = b64encode(b"\0studio@example.com\0hunter2").decode()
    server = ImapServer(answers={"EXAMINE": f"TAG NO not known: {sent}\r\n".encode()})
    said = await trouble(server)
    assert "not known" in said
    assert sent not in said


async def test_no_letter_of_a_password_is_told_that_a_server_can_not_take() -> None:
    server = ImapServer(capabilities="IMAP4rev1")
    async with open_server(server):
        with pytest.raises(MailboxUnreadable, match="ASCII") as found:
            await reader_of(server.url(login="studio:%C3%A9t")).look(None)
    assert "xe9" not in found.value.reason
    assert server.asked == ["CAPABILITY", "LOGOUT"]


async def test_a_mailbox_that_is_none_is_told() -> None:
    server = ImapServer(answers={"EXAMINE": b"TAG NO there is none\r\n"})
    assert "There is no such mailbox: there is none" in await trouble(server)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("UID SEARCH", b"TAG NO not now\r\n"),
        ("UID SEARCH", b"TAG BAD what?\r\n"),
        ("UID SEARCH", HANG_UP),
        ("UID FETCH", HANG_UP),
        ("UID FETCH", b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\n"),
        ("UID FETCH", b"* 1 FETCH (UID 1 BODY[] {1073741824}\r\n"),
        ("UID FETCH", b"* OK nonsense\r\n" * 200_000),
        ("UID FETCH", b"* " + b"x" * 1_100_000 + b"\r\n"),
        ("UID FETCH", b"\xff\xfe\x00\r\n\r\n"),
        ("EXAMINE", HANG_UP),
        ("EXAMINE", b"TAG OK but nothing of numbers\r\n"),
        ("EXAMINE", b"* OK [UIDVALIDITY 1x] x\r\n* OK [UIDNEXT 2] x\r\nTAG OK\r\n"),
        ("EXAMINE", b"* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT \xff] x\r\nTAG OK done\r\n"),
        ("CAPABILITY", b"* CAPABILITY POP3\r\nTAG OK done\r\n"),
        ("CAPABILITY", b"TAG OK done\r\n"),
        ("AUTHENTICATE", HANG_UP),
        ("AUTHENTICATE", b"+ \xff\xff\r\nTAG BAD\r\n"),
    ],
)
async def test_a_server_that_talks_nonsense_is_told(command: str, said: bytes) -> None:
    server = ImapServer(answers={command: said})
    server.put(postfix("invite.1"))
    found = await trouble(server)
    assert found
    assert "hunter2" not in found


@pytest.mark.parametrize("greeting", [HANG_UP, b"* BYE not now\r\n", b"220 hello\r\n"])
async def test_a_server_that_does_not_want_to_talk_is_told(greeting: bytes) -> None:
    assert await trouble(ImapServer(greeting=greeting))


async def test_a_server_that_is_away_is_told() -> None:
    server = ImapServer()
    async with open_server(server):
        url = server.url()
    with pytest.raises(
        MailboxUnreadable, match="No connection to the mail server: Connection refused"
    ):
        await reader_of(url).look(None)


@pytest.mark.parametrize("step", ["greeting", "CAPABILITY", "EXAMINE", "UID FETCH"])
async def test_a_server_that_says_nothing_is_given_up(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_PATIENCE", 0.2)
    server = ImapServer(greeting=STALL) if step == "greeting" else ImapServer(answers={step: STALL})
    server.put(postfix("invite.1"))
    assert "timed out" in await trouble(server)


@pytest.mark.parametrize("step", ["greeting", "CAPABILITY", "UID FETCH"])
async def test_whatever_a_server_says_a_look_has_an_end(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_LONGEST", 0.3)
    server = ImapServer(greeting=STALL) if step == "greeting" else ImapServer(answers={step: STALL})
    server.put(postfix("invite.1"))
    assert "took more than" in await trouble(server)


@pytest.mark.parametrize("scheme", ["imap", "imaps"])
async def test_a_look_ends_also_where_a_server_takes_for_ever_to_encrypt(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_LONGEST", 0.3)
    over = asyncio.Event()

    async def dawdle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if scheme == "imap":
            writer.write(b"* OK hello\r\n")
            for said in (b"* CAPABILITY IMAP4rev1 STARTTLS\r\n", b""):
                tag = (await reader.readline()).split()[0]
                writer.write(said + tag + b" OK done\r\n")
        await reader.read(1)
        writer.write(b"\x16\x03\x03\x40\x00")  # so many octets are to come
        while not over.is_set():
            writer.write(b"\0")
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), 0.05)
        writer.close()

    async with await asyncio.start_server(dawdle, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        try:
            async with asyncio.timeout(5):
                with pytest.raises(MailboxUnreadable, match="took more than"):
                    await reader_of(f"{scheme}://studio:hunter2@127.0.0.1:{port}").look(None)
        finally:
            over.set()


async def test_who_stops_reading_does_not_wait_for_the_server() -> None:
    server = ImapServer(answers={"UID SEARCH": STALL})
    server.put(postfix("invite.1"))
    async with mailbox(server) as reader, asyncio.timeout(5):
        reading = asyncio.create_task(reader.look(None))
        while not server.asked or not server.asked[-1].startswith("UID SEARCH"):
            server.reached.clear()
            await server.reached.wait()
        reading.cancel()
        await asyncio.wait([reading])
        assert reading.cancelled()


async def test_what_was_read_before_the_trouble_counts() -> None:
    server = ImapServer(answers={"UID FETCH 2 (UID BODY.PEEK[]": HANG_UP})
    server.put(postfix("invite.1"))
    server.put(postfix("invite.2"))
    async with mailbox(server) as reader:
        look = await reader.look(None)
        assert (letters(look), look.mark, look.more) == (["invite.1"], "7:1", True)


async def test_a_message_over_which_the_server_breaks_is_in_nobodys_way_for_ever() -> None:
    server = ImapServer(answers={"UID FETCH 1 (UID BODY.PEEK[]": HANG_UP})
    server.put(postfix("invite.1"))
    server.put(postfix("invite.2"))
    async with mailbox(server) as reader:
        for _ in range(3):
            with pytest.raises(MailboxUnreadable):
                await reader.look(None)
        look = await reader.look(None)
    assert (letters(look), look.mark) == (["invite.2"], "7:2")


async def test_nor_is_one_over_whose_header_it_breaks() -> None:
    server = ImapServer(answers={"UID FETCH 2 (UID BODY.PEEK[HEADER": HANG_UP})
    server.answers["UID FETCH 1,2,3 (UID BODY.PEEK[HEADER"] = HANG_UP
    for number in range(1, 4):
        server.put(postfix(f"invite.{number}"))
    mark, found = None, []
    async with mailbox(server) as reader:
        for _ in range(6):
            with suppress(MailboxUnreadable):
                look = await reader.look(mark)
                mark = look.mark
                found.extend(letters(look))
        assert (found, mark) == (["invite.1", "invite.3"], "7:3")


async def test_what_it_broke_over_and_is_gone_makes_no_look_slow() -> None:
    server = ImapServer(answers={"UID FETCH 1 (UID BODY.PEEK[]": HANG_UP})
    server.put(postfix("invite.1"))
    async with mailbox(server) as reader:
        with pytest.raises(MailboxUnreadable):
            await reader.look(None)
        server.mails.clear()
        server.upcoming = 2
        mark = (await reader.look(None)).mark
        server.upcoming = None
        server.mails = [Mail(uid, postfix(f"invite.{uid}")) for uid in (2, 3)]
        assert letters(await reader.look(mark)) == ["invite.2", "invite.3"]
    # Not one by one any more.
    assert any(each.startswith("UID FETCH 2,3 ") for each in server.asked)


async def test_messages_that_are_gone_meanwhile_are_left_out() -> None:
    server = ImapServer()
    for number in range(3):
        server.put(postfix(f"invite.{number}"))

    def some_are_gone() -> bytes:
        server.mails = [each for each in server.mails if each.uid != 2]
        return b"TAG NO some are gone\r\n"

    server.answers["UID FETCH 1,2,3"] = some_are_gone
    server.answers["UID FETCH 2 (UID"] = b"TAG NO gone\r\n"
    server.answers["UID FETCH 3 (UID BODY.PEEK[]"] = b"TAG OK nothing\r\n"
    async with mailbox(server) as reader:
        look = await reader.look(None)
    assert (letters(look), look.mark) == (["invite.0"], "7:3")


@pytest.mark.parametrize("said", [b"NO over quota", b"BAD what?"])
@pytest.mark.parametrize("wanted", ["[HEADER", "[]"])
@pytest.mark.parametrize("number", [1, 3])
async def test_a_server_that_refuses_every_message_is_in_trouble_and_none_is_lost(
    said: bytes, wanted: str, number: int
) -> None:
    server = ImapServer()
    for each in range(number):
        server.put(postfix(f"invite.{each}"))
    refuse_each(server, wanted, said)
    async with mailbox(server) as reader:
        for _ in range(6):
            with pytest.raises(MailboxUnreadable, match=said.split(b" ", 1)[1].decode()[:-1]):
                await reader.look(None)
        server.answers.clear()
        look = await reader.look(None)
    assert letters(look) == [f"invite.{each}" for each in range(number)]


@pytest.mark.parametrize("wanted", ["[HEADER", "[]"])
async def test_one_message_that_is_refused_is_in_nobodys_way_for_ever(wanted: str) -> None:
    server = ImapServer()
    for number in range(1, 4):
        server.put(postfix(f"invite.{number}"))
    refuse_each(server, wanted, b"NO not that one", only=2)
    mark, found, troubles = None, [], 0
    async with mailbox(server) as reader:
        for _ in range(6):
            try:
                look = await reader.look(mark)
            except MailboxUnreadable:
                troubles += 1
            else:
                mark = look.mark
                found.extend(letters(look))
    assert (found, mark) == (["invite.1", "invite.3"], "7:3")
    assert troubles >= 2


def refuse_each(server: ImapServer, wanted: str, said: bytes, *, only: int | None = None) -> None:
    """Refuse to fetch this of every message, or of one and of those that are asked for with it."""
    numbers = [each.uid for each in server.mails]
    together = [",".join(map(str, numbers))] if len(numbers) > 1 else []
    alone = numbers if only is None else [only]
    for each in [*together, *alone]:
        server.answers[f"UID FETCH {each} (UID BODY.PEEK{wanted}"] = b"TAG " + said + b"\r\n"


async def test_a_look_ends_with_what_it_has_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(imap, "_ENOUGH", -1.0)
    server = ImapServer()
    for number in range(3):
        server.put(postfix(f"invite.{number}"))
    async with mailbox(server) as reader:
        mark, found = None, []
        for _ in range(3):
            look = await reader.look(mark)
            mark = look.mark
            found.append((letters(look), look.more))
    assert found == [(["invite.0"], True), (["invite.1"], True), (["invite.2"], False)]


async def test_by_starttls_the_password_goes_encrypted(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    server = ImapServer(capabilities="IMAP4rev1 AUTH=PLAIN STARTTLS", tls=certificate.context)
    server.put(postfix("invite.1"))
    async with mailbox(server) as reader:
        assert letters(await reader.look(None)) == ["invite.1"]
    assert server.asked.index("STARTTLS") < server.asked.index("AUTHENTICATE PLAIN")


async def test_tls_from_the_first_byte(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    server = ImapServer()
    server.put(postfix("invite.1"))
    async with open_server(server, at_once=certificate.context):
        look = await reader_of(server.url("imaps")).look(None)
    assert letters(look) == ["invite.1"]


@pytest.mark.parametrize("scheme", ["imap", "imaps"])
async def test_a_server_that_can_not_prove_its_name_gets_no_password(
    certificate: Certificate, scheme: str
) -> None:
    server = ImapServer(capabilities="IMAP4rev1 AUTH=PLAIN STARTTLS", tls=certificate.context)
    at_once = certificate.context if scheme == "imaps" else None
    async with open_server(server, at_once=at_once):
        with pytest.raises(MailboxUnreadable, match="CERTIFICATE_VERIFY_FAILED"):
            await reader_of(server.url(scheme)).look(None)
    assert not any(each.startswith(("AUTH", "LOGIN")) for each in server.asked)


async def test_without_encryption_no_password_leaves_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # There is no other machine here: this one counts as one.
    class Far:
        is_loopback = False

    monkeypatch.setattr(imap_line, "ip_address", lambda _: Far())
    server = ImapServer()
    assert "offers no encryption" in await trouble(server)
    assert server.asked == ["CAPABILITY", "LOGOUT"]
