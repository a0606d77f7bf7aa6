"""What is done by itself: what is due, and what follows from what happens."""

from collections.abc import Callable
from typing import Final

from studio.events.dispatcher import Dispatcher
from studio.events.ports import Consumer, Turn
from studio.files.jobs import FileWork
from studio.files.ports import Darkroom
from studio.inbox.collector import InboxCollector
from studio.invites.jobs import InviteWork
from studio.kernel.clock import system_clock
from studio.kernel.wakeup import Wakeup
from studio.notifications.bounces import BounceReader
from studio.notifications.correspondence import Correspondence
from studio.notifications.jobs import AT_ONCE as LETTERS_AT_ONCE
from studio.notifications.jobs import Postman
from studio.notifications.ports import Courier
from studio.runtime.between import FilesForShoots, TokensForInvites
from studio.runtime.inbox_contents import RecipientsOfInbox, VisitsForInbox
from studio.runtime.letter_contents import LetterContents
from studio.runtime.mail import open_returns
from studio.runtime.posting import ClientsOfShoots, InviteLettersByPost, SignInLettersByPost
from studio.runtime.settings import Settings
from studio.runtime.storage.storage import ObjectStorage
from studio.runtime.wiring.services import Services
from studio.runtime.wiring.stores import Stores
from studio.runtime.wiring.wakeups import Wakeups
from studio.runtime.work import IDLE, Step
from studio.shoots.jobs import Burials
from studio.users.jobs import SignInRequests
from studio.users.secrets import SignInSecrets

Keep = Callable[[str, Step, Wakeup, float], None]
"""Starts a loop, by its name: what it does, what wakes it, and after how many seconds it looks."""
_SELDOM: Final = 180.0
"""Seconds between two looks into a mailbox of somebody else's."""
_PATIENT: Final = 60.0
"""Seconds between two looks for what only the clock brings about."""


class Background:
    """All that goes on in a process that works."""

    def __init__(
        self, *, settings: Settings, stores: Stores, services: Services, wakeups: Wakeups
    ) -> None:
        self._settings = settings
        self._stores = stores
        self._services = services
        self._wakeups = wakeups

    def files(self, storage: ObjectStorage, darkroom: Darkroom) -> FileWork:
        """Rendering photographs, and removing bytes."""
        return FileWork(
            store=self._stores.files,
            storage=storage,
            darkroom=darkroom,
            clock=system_clock,
            files_due=self._wakeups.files,
        )

    def postman(self, courier: Courier, *, alone: bool) -> Postman:
        """Sending letters; ``alone``: no other process does."""
        stores, tokens = self._stores, self._services.tokens
        contents = LetterContents(
            users=stores.users,
            secrets=SignInSecrets(stores.sign_ins, tokens, system_clock),
            invites=stores.invites,
            links=TokensForInvites(tokens),
            shoots=stores.shoots,
            clock=system_clock,
            public_url=self._settings.public_url,
        )
        return Postman(
            store=stores.ledger,
            contents=contents,
            subscriptions=self._services.preferences(),
            courier=courier,
            clock=system_clock,
            alone=alone,
        )

    def begin(
        self, keep: Keep, files: FileWork, postman: Postman, *, turn: Turn, renders: int
    ) -> None:
        """Start every loop; ``renders``: how many photographs are rendered at once."""
        wakeups, invites = self._wakeups, self._invites()
        # The inbox last: it asks which visit was the first, as the correspondence has noted it.
        consumers: list[Consumer] = [invites, self._correspondence(), self._inbox_collector()]
        dispatcher = self._dispatcher(consumers, turn)
        keep("events", dispatcher.deliver_due_unscoped, wakeups.events, IDLE)
        keep("sign-ins", self._sign_ins().attend_unscoped, wakeups.sign_ins, IDLE)
        if (url := self._settings.bounces_url) is not None:
            keep("bounces", self._bounces(url).read_unscoped, Wakeup(), _SELDOM)
        keep("invites", invites.remind_and_expire_unscoped, Wakeup(), _PATIENT)
        keep("burials", self._burials().finish_unscoped, wakeups.burials, IDLE)
        for _ in range(LETTERS_AT_ONCE):
            keep("letters", postman.send_due_unscoped, wakeups.letters, IDLE)
        # One more than can render: the next photograph is fetched while they do.
        for _ in range(renders + 1):
            keep("files", files.attend_unscoped, wakeups.files, IDLE)

    def _dispatcher(self, consumers: list[Consumer], turn: Turn) -> Dispatcher:
        return Dispatcher(
            outbox=self._stores.outbox,
            consumers=consumers,
            turn=turn,
            clock=system_clock,
            delivered=self._wakeups.delivered,
        )

    def _invites(self) -> InviteWork:
        stores = self._stores
        return InviteWork(
            store=stores.invites,
            shoots=self._services.shoots_for_invites,
            letters=InviteLettersByPost(self._services.post, stores.users, system_clock),
            clock=system_clock,
        )

    def _correspondence(self) -> Correspondence:
        stores = self._stores
        readers = ClientsOfShoots(stores.shoots, stores.users)
        return Correspondence(self._services.post, stores.visits, readers, system_clock)

    def _inbox_collector(self) -> InboxCollector:
        stores = self._stores
        recipients = RecipientsOfInbox(stores.users, stores.shoots)
        return InboxCollector(stores.inbox, recipients, VisitsForInbox(stores.visits))

    def _sign_ins(self) -> SignInRequests:
        return SignInRequests(
            users=self._stores.users,
            sign_ins=self._stores.sign_ins,
            letters=SignInLettersByPost(self._services.post, system_clock),
            clock=system_clock,
        )

    def _bounces(self, url: str) -> BounceReader:
        stores = self._stores
        returns = open_returns(url, sender=self._settings.mail_from)
        return BounceReader(
            returns=returns, ledger=stores.ledger, marks=stores.marks, clock=system_clock
        )

    def _burials(self) -> Burials:
        photographs = FilesForShoots(self._stores.files, system_clock, self._wakeups.files)
        return Burials(self._stores.shoots, photographs)
