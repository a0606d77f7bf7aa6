"""What is done when somebody asks for it."""

from collections.abc import Callable

from studio.files.service import Files
from studio.files.tickets import Tickets
from studio.files.uploads import Uploads
from studio.files.visits import Visits
from studio.inbox.service import Inboxes
from studio.invites.service import Invites
from studio.kernel.clock import system_clock
from studio.kernel.keys import Keyring
from studio.notifications.preferences import Preferences
from studio.notifications.service import Post
from studio.runtime.between import (
    AccountsForInvites,
    ShootsForFiles,
    ShootsForInvites,
    TokensForInvites,
    UsersForFiles,
    UsersForShoots,
)
from studio.runtime.darkroom import ProcessDarkroom
from studio.runtime.inbox_contents import NamesForInbox, ShootsForInbox
from studio.runtime.settings import Settings
from studio.runtime.storage.storage import ObjectStorage
from studio.runtime.wiring.stores import Stores
from studio.runtime.wiring.wakeups import Wakeups
from studio.shoots.service import Shoots
from studio.users.domain import Session
from studio.users.service import Users
from studio.users.sign_in import SignIns
from studio.users.tokens import Tokens


class Services:
    """The services, with all that they need."""

    def __init__(
        self,
        *,
        settings: Settings,
        stores: Stores,
        storage: ObjectStorage,
        darkroom: Callable[[], ProcessDarkroom],
        wakeups: Wakeups,
        base_path: str,
    ) -> None:
        self._settings = settings
        self._stores = stores
        self._storage = storage
        self._darkroom = darkroom
        self._wakeups = wakeups
        self._base_path = base_path
        keys = settings.secret_keys
        self.tokens = Tokens(Keyring(keys, "tokens"))
        self.tickets = Tickets(Keyring(keys, "tickets"), system_clock, f"{base_path}/files")
        self.shoots = Shoots(
            stores.shoots, UsersForShoots(stores.users), system_clock, wakeups.burials
        )
        self.users = Users(stores.users, [self.shoots, stores.invites], system_clock)
        self.post = Post(stores.ledger, system_clock, wakeups.letters)
        self.shoots_for_invites = ShootsForInvites(self.shoots, stores.shoots, stores.users)

    def sign_ins(self) -> SignIns:
        """Signing in."""
        return SignIns(
            users=self._stores.users,
            sign_ins=self._stores.sign_ins,
            tokens=self.tokens,
            allowance=self._stores.allowances,
            clock=system_clock,
            requests_due=self._wakeups.sign_ins,
        )

    def invites(self) -> Invites[Session]:
        """Inviting people to shoots."""
        return Invites(
            store=self._stores.invites,
            shoots=self.shoots_for_invites,
            accounts=AccountsForInvites(self.users, self._stores.users, self.tokens, system_clock),
            links=TokensForInvites(self.tokens),
            clock=system_clock,
        )

    def files(self) -> Files:
        """Looking at photographs."""
        return Files(
            store=self._stores.files,
            storage=self._storage,
            galleries=ShootsForFiles(self.shoots),
            viewers=UsersForFiles(self._stores.users),
            tickets=self.tickets,
            clock=system_clock,
            files_due=self._wakeups.files,
            visits=Visits(self._stores.outbox, system_clock),
        )

    def uploads(self) -> Uploads:
        """Taking photographs in."""
        return Uploads(
            store=self._stores.files,
            storage=self._storage,
            darkroom=self._darkroom(),
            galleries=ShootsForFiles(self.shoots),
            clock=system_clock,
            files_due=self._wakeups.files,
        )

    def inboxes(self) -> Inboxes:
        """What each of the signed-in is told."""
        stores = self._stores
        return Inboxes(
            store=stores.inbox,
            shoots=ShootsForInbox(self.shoots),
            names=NamesForInbox(stores.users, stores.invites, stores.ledger),
            clock=system_clock,
        )

    def preferences(self) -> Preferences:
        """Who wants which letters."""
        keys = Keyring(self._settings.secret_keys, "unsubscribe")
        prefix = f"{self._settings.public_url.rstrip('/')}{self._base_path}/unsubscriptions/"
        return Preferences(self._stores.preferences, keys, prefix)
