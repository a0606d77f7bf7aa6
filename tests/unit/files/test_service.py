"""Who sees which photographs, in which sizes, and through which addresses."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from handlers.galleries import gallery_of
from studio.files.domain import FileNotFound, FileState, Resolution, StoredFile, TicketRefused
from studio.files.service import NOTHING_SHOWN, Files, Image, ShownOverview
from studio.files.tickets import Tickets
from studio.files.visits import Visits
from studio.kernel.access import AccessScope, Role
from studio.kernel.errors import Invalid, Unavailable
from studio.kernel.ids import FileId, ShootId, UserId, new_id
from studio.kernel.keys import Keyring
from studio.kernel.wakeup import Wakeup
from studio.runtime.between import ShootsForFiles, UsersForFiles, UsersForShoots
from studio.shoots.domain import ShootNotFound
from studio.shoots.lifecycle import ShootStatus
from studio.shoots.service import Shoots
from tests.store.samples import (
    SHARED,
    SHOOT_GONE,
    USER_GONE,
    SetClock,
    a_file,
    a_shoot,
    a_user,
    scope_of_admin,
    scope_of_client,
)
from tests.unit.events.in_memory import KeptOutbox
from tests.unit.files.in_memory import KeptBytes, KeptFiles
from tests.unit.shoots.in_memory import KeptShoots
from tests.unit.users.in_memory import KeptUsers

PIA, CLAIRE, BRUNO = UserId(new_id()), UserId(new_id()), UserId(new_id())
ADMIN, CLIENT, STRANGER = scope_of_admin(PIA), scope_of_client(CLAIRE), scope_of_client(BRUNO)
SHOOT = ShootId(new_id())
RENDITIONS: Final = {"thumb", "small", "medium", "high"}
EVERYTHING: Final = RENDITIONS | {"original"}
NOTHING: Final = frozenset[str]()
SHOWN: Final = {
    ShootStatus.PROOFING: RENDITIONS,
    ShootStatus.DELIVERED: EVERYTHING,
    ShootStatus.ARCHIVED: EVERYTHING,
}
"""What a client may read of a photograph that is ready; in any other status, nothing."""


class Studio:
    """A shoot of Claire's with one photograph, which is ready."""

    def __init__(self, status: ShootStatus = ShootStatus.DELIVERED) -> None:
        self.clock = SetClock()
        self.users = KeptUsers(
            a_user(id=PIA, email="pia@example.com", role=Role.ADMIN),
            a_user(id=CLAIRE),
            a_user(id=BRUNO),
        )
        self.shoots = KeptShoots(a_shoot(id=SHOOT, status=status, client_ids=(CLAIRE,)))
        self.kept = KeptFiles()
        self.storage = KeptBytes()
        self.files_due = Wakeup()
        self.outbox = KeptOutbox()
        shoots = Shoots(self.shoots, UsersForShoots(self.users), self.clock, Wakeup())
        self.files = Files(
            store=self.kept,
            storage=self.storage,
            galleries=ShootsForFiles(shoots),
            viewers=UsersForFiles(self.users),
            tickets=Tickets(Keyring(["s" * 40], "tickets"), self.clock, "/api/v1/files"),
            clock=self.clock,
            files_due=self.files_due,
            visits=Visits(self.outbox, self.clock),
        )
        self.file = self.add(state=FileState.READY, thumbhash="hash")

    def add(self, **given: object) -> StoredFile:
        file = self.kept.keep(a_file(SHOOT, bytes=8, **given))
        self.storage.objects[file.key(Resolution.ORIGINAL)] = b"original"
        for resolution in (Resolution.HIGH, Resolution.MEDIUM, Resolution.SMALL, Resolution.THUMB):
            self.storage.objects[file.key(resolution)] = resolution.value.encode()
        return file

    def move(self, status: ShootStatus) -> None:
        self.shoots.kept[SHOOT] = replace(self.shoots.kept[SHOOT], status=status)

    async def listed(self, scope: AccessScope) -> dict[FileId, set[str]]:
        page = await self.files.page(scope, SHOOT, limit=200)
        assert page.next_cursor is None
        return {shown.file.id: set(shown.addresses) for shown in page.items}

    async def overview(self, scope: AccessScope) -> ShownOverview:
        shoot = self.shoots.kept[SHOOT]
        [found] = await self.files.overviews(scope, [gallery_of(scope, shoot)])
        return found

    async def address(self, scope: AccessScope, resolution: Resolution) -> str:
        shown = await self.files.get(scope, self.file.id)
        return shown.addresses[resolution.value]

    async def open(self, address: str) -> Image:
        file_id, resolution, ticket = address.removeprefix("/api/v1/files/").split("/")
        return await self.files.open(FileId(file_id), Resolution(resolution), ticket)


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.mark.parametrize("status", list(ShootStatus))
async def test_a_client_sees_what_the_status_of_the_shoot_shows(status: ShootStatus) -> None:
    studio = Studio(status)
    shown = SHOWN.get(status, NOTHING)
    if shown:
        assert await studio.listed(CLIENT) == {studio.file.id: shown}
        found = await studio.files.get(CLIENT, studio.file.id)
        assert set(found.addresses) == shown
    else:
        assert await studio.listed(CLIENT) == {}
        with pytest.raises(FileNotFound):
            await studio.files.get(CLIENT, studio.file.id)


@pytest.mark.parametrize("status", list(ShootStatus))
async def test_an_admin_sees_everything_in_every_status(status: ShootStatus) -> None:
    studio = Studio(status)
    assert await studio.listed(ADMIN) == {studio.file.id: EVERYTHING}
    assert set((await studio.files.get(ADMIN, studio.file.id)).addresses) == EVERYTHING


@pytest.mark.parametrize("state", [FileState.PROCESSING, FileState.FAILED])
async def test_of_a_photograph_that_is_not_rendered_there_is_the_original_or_nothing(
    studio: Studio, state: FileState
) -> None:
    file = studio.add(state=state)
    assert (await studio.listed(CLIENT))[file.id] == {"original"}
    studio.move(ShootStatus.PROOFING)
    assert (await studio.listed(CLIENT))[file.id] == NOTHING
    assert (await studio.listed(ADMIN))[file.id] == {"original"}


@pytest.mark.parametrize("scope", [ADMIN, CLIENT], ids=["admin", "client"])
@pytest.mark.parametrize("status", list(ShootStatus))
async def test_an_overview_shows_what_the_listing_does(
    status: ShootStatus, scope: AccessScope
) -> None:
    studio = Studio(status)
    studio.add()
    studio.add(state=FileState.READY)
    overview = await studio.overview(scope)
    if scope.everything or status in SHOWN:
        listed = (await studio.files.page(scope, SHOOT, limit=9)).items
        assert overview == ShownOverview(2, listed[0])
        assert listed[0].file == studio.file
    else:
        assert overview == NOTHING_SHOWN


async def test_a_cover_opens_what_its_viewer_may_see_when_it_is_used(studio: Studio) -> None:
    cover = (await studio.overview(CLIENT)).cover
    assert cover is not None
    await studio.open(cover.addresses[Resolution.THUMB])
    await studio.shoots.withdraw(ADMIN, SHOOT, CLAIRE, SHARED)
    with pytest.raises(FileNotFound):
        await studio.open(cover.addresses[Resolution.THUMB])


async def test_addresses_say_when_they_end(studio: Studio) -> None:
    shown = await studio.files.get(CLIENT, studio.file.id)
    assert timedelta(hours=12) < shown.addresses_end_at - studio.clock() <= timedelta(hours=24)
    studio.clock.now = shown.addresses_end_at - timedelta(milliseconds=1)
    await studio.open(shown.addresses[Resolution.THUMB])
    studio.clock.now = shown.addresses_end_at
    with pytest.raises(TicketRefused):
        await studio.open(shown.addresses[Resolution.THUMB])


async def test_a_stranger_is_told_the_same_as_about_what_is_not_there(studio: Studio) -> None:
    with pytest.raises(ShootNotFound):
        await studio.files.page(STRANGER, SHOOT, limit=9)
    told = []
    for scope, file_id in ((STRANGER, studio.file.id), (ADMIN, FileId("none"))):
        with pytest.raises(FileNotFound) as refused:
            await studio.files.get(scope, file_id)
        with pytest.raises(FileNotFound):
            await studio.files.delete(scope, file_id)
        told.append(refused.value.detail)
    assert told[0] == told[1]


async def test_pages_follow_each_other(studio: Studio) -> None:
    added = [studio.file, *(studio.add() for _ in range(4))]
    walked: list[StoredFile] = []
    cursor: str | None = None
    for expected in (2, 2, 1):
        page = await studio.files.page(ADMIN, SHOOT, limit=2, cursor=cursor)
        assert len(page.items) == expected
        walked += [shown.file for shown in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert walked == added


@pytest.mark.parametrize(
    "cursor", ["", "x", "nonsense", "MTI", "MC4uLi4", "ä", "MC4xLg", "OTk5OTk5OTk5OTkuMS5h"]
)
async def test_what_is_no_cursor_of_ours_is_refused_by_name(studio: Studio, cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        await studio.files.page(ADMIN, SHOOT, limit=2, cursor=cursor)
    assert [fault.parameter for fault in refused.value.faults] == ["cursor"]


@pytest.mark.parametrize("resolution", list(Resolution))
async def test_an_address_opens_the_bytes_of_its_resolution(
    studio: Studio, resolution: Resolution
) -> None:
    image = await studio.open(await studio.address(CLIENT, resolution))
    content = resolution.value.encode()
    light = resolution in {Resolution.SMALL, Resolution.THUMB}
    kind = "image/webp" if light else "image/jpeg"
    assert (image.size, image.content_type) == (len(content), kind)
    assert b"".join([chunk async for chunk in image.read(0, image.size)]) == content
    assert b"".join([chunk async for chunk in image.read(1, 3)]) == content[1:3]
    assert resolution.value in image.etag


async def test_an_original_keeps_its_type(studio: Studio) -> None:
    studio.file = studio.add(content_type="image/heic", state=FileState.READY)
    image = await studio.open(await studio.address(CLIENT, Resolution.ORIGINAL))
    assert image.content_type == "image/heic"
    image = await studio.open(await studio.address(CLIENT, Resolution.THUMB))
    assert image.content_type == "image/webp"


async def test_an_address_is_for_one_resolution_of_one_photograph(studio: Studio) -> None:
    address = await studio.address(CLIENT, Resolution.THUMB)
    other = studio.add(state=FileState.READY)
    for altered in (
        address.replace("/thumb/", "/original/"),
        address.replace(studio.file.id, other.id),
        address[:-1],
    ):
        with pytest.raises(TicketRefused):
            await studio.open(altered)


async def test_an_address_ends_with_its_time(studio: Studio) -> None:
    address = await studio.address(CLIENT, Resolution.THUMB)
    studio.clock.forward(timedelta(hours=25))
    with pytest.raises(TicketRefused):
        await studio.open(address)


async def test_an_address_opens_what_its_user_may_see_when_it_is_used(studio: Studio) -> None:
    thumb, original = [
        await studio.address(CLIENT, each) for each in (Resolution.THUMB, Resolution.ORIGINAL)
    ]
    studio.move(ShootStatus.PROOFING)
    await studio.open(thumb)
    with pytest.raises(FileNotFound):
        await studio.open(original)
    studio.move(ShootStatus.EDITING)
    with pytest.raises(FileNotFound):
        await studio.open(thumb)
    studio.move(ShootStatus.DELIVERED)
    await studio.open(original)


async def test_addresses_of_an_admin_are_an_admins(studio: Studio) -> None:
    studio.move(ShootStatus.DRAFT)
    address = await studio.address(ADMIN, Resolution.ORIGINAL)
    await studio.open(address)
    studio.users.kept[PIA] = replace(studio.users.kept[PIA], role=Role.CLIENT)
    with pytest.raises(FileNotFound):
        await studio.open(address)


async def test_withdrawing_access_ends_ones_addresses_and_nobody_elses(studio: Studio) -> None:
    await studio.shoots.grant(ADMIN, SHOOT, BRUNO, SHARED)
    claires, brunos = [
        await studio.address(scope, Resolution.THUMB) for scope in (CLIENT, STRANGER)
    ]
    await studio.shoots.withdraw(ADMIN, SHOOT, CLAIRE, SHARED)
    with pytest.raises(FileNotFound):
        await studio.open(claires)
    await studio.open(brunos)


async def test_addresses_of_a_user_who_is_gone_open_nothing(studio: Studio) -> None:
    address = await studio.address(CLIENT, Resolution.THUMB)
    await studio.users.delete(ADMIN, CLAIRE, USER_GONE)
    with pytest.raises(FileNotFound):
        await studio.open(address)


async def test_addresses_of_a_shoot_that_is_gone_open_nothing(studio: Studio) -> None:
    address = await studio.address(CLIENT, Resolution.THUMB)
    await studio.shoots.bury(ADMIN, SHOOT, versions=frozenset(), tell=SHOOT_GONE)
    with pytest.raises(FileNotFound):
        await studio.open(address)


async def test_a_deleted_photograph_is_gone_at_once_and_its_bytes_are_due(studio: Studio) -> None:
    address = await studio.address(CLIENT, Resolution.THUMB)
    await studio.files.delete(ADMIN, studio.file.id)
    # This returns at once.
    await studio.files_due.wait(60)
    assert [due.file_id for due in await studio.kept.due_unscoped(studio.clock(), 9)] == [
        studio.file.id
    ]
    for attempt in (
        studio.open(address),
        studio.files.get(ADMIN, studio.file.id),
        studio.files.delete(ADMIN, studio.file.id),
    ):
        with pytest.raises(FileNotFound):
            await attempt
    assert await studio.listed(CLIENT) == {}


async def test_a_storage_that_is_away_is_told(studio: Studio) -> None:
    address = await studio.address(CLIENT, Resolution.THUMB)
    studio.storage.trouble = Unavailable("The storage is away.")
    with pytest.raises(Unavailable):
        await studio.open(address)
    assert await studio.listed(CLIENT) == {studio.file.id: EVERYTHING}
