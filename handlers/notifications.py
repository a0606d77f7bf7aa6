"""The studio's mail: what became of it, what it looks like, and who wants none."""

from http import HTTPStatus

from generated.models import notifications as wire
from handlers.transport import Stream, given_fields
from studio.kernel.access import AccessScope
from studio.kernel.ids import ShootId
from studio.kernel.language import Language
from studio.notifications.domain import LedgerEntry, LetterId
from studio.notifications.kinds import LetterKind
from studio.notifications.letters.compose import compose
from studio.notifications.letters.samples import SAMPLES
from studio.notifications.preferences import Preferences, Wishes
from studio.notifications.service import Post
from studio.notifications.visit_store import ClientVisits, VisitStore
from studio.shoots.service import Shoots
from studio.users.service import Users


async def list_letters(
    scope: AccessScope,
    shoots: Shoots,
    post: Post,
    shoot_id: ShootId,
    limit: int,
    cursor: str | None,
) -> wire.LetterPage:
    """The letters about a shoot, newest first."""
    await shoots.get(scope, shoot_id)
    page = await post.page(scope, shoot_id, limit=limit, cursor=cursor)
    return wire.LetterPage(
        items=[_letter(entry) for entry in page.items], next_cursor=page.next_cursor
    )


async def retry_letter(scope: AccessScope, post: Post, letter_id: str) -> None:
    """Try a letter again that had failed."""
    await post.retry(scope, LetterId(letter_id))


async def preview_letter(kind: LetterKind, language: Language | None) -> wire.LetterPreview:
    """A letter of some kind, about people and shoots that are made up."""
    letter = compose(kind, language, SAMPLES[kind])
    return wire.LetterPreview(subject=letter.subject, text=letter.text, html=letter.html)


async def list_visits(
    scope: AccessScope, shoots: Shoots, visits: VisitStore, shoot_id: ShootId
) -> wire.ShootVisits:
    """What clients have done in a shoot's gallery."""
    await shoots.get(scope, shoot_id)
    found = await visits.of_shoot(scope, shoot_id)
    return wire.ShootVisits(items=[_visits(each) for each in found])


async def get_my_preferences(
    scope: AccessScope, users: Users, preferences: Preferences
) -> wire.MailPreferences:
    """Which letters the caller wants."""
    me = await users.get(scope, scope.viewer)
    return _wishes(await preferences.of_unscoped(me.email))


async def update_my_preferences(
    scope: AccessScope,
    users: Users,
    preferences: Preferences,
    body: wire.MailPreferencesUpdate,
) -> wire.MailPreferences:
    """Change which letters the caller wants."""
    me = await users.get(scope, scope.viewer)
    return _wishes(await preferences.change_unscoped(me.email, given_fields(body)))


async def open_unsubscription(preferences: Preferences, ticket: str) -> Stream:
    """To the page that asks whether it is meant."""
    preferences.require_ticket(ticket)
    headers = {
        # In the fragment, as links to sign in have their tokens.
        "Location": f"/unsubscribe#token={ticket}",
        "Cache-Control": "no-store",
    }
    return Stream(HTTPStatus.SEE_OTHER, headers, None)


async def unsubscribe(preferences: Preferences, ticket: str) -> None:
    """No more letters of that kind to that address."""
    await preferences.unsubscribe(ticket)


def _wishes(wishes: Wishes) -> wire.MailPreferences:
    return wire.MailPreferences(invites=wishes.invites, shoots=wishes.shoots)


def _visits(visits: ClientVisits) -> wire.ClientVisits:
    return wire.ClientVisits(
        user_id=visits.user_id,
        first_viewed_at=visits.first_viewed_at,
        last_viewed_at=visits.last_viewed_at,
        downloads=visits.downloads,
        last_downloaded_at=visits.last_downloaded_at,
    )


def _letter(entry: LedgerEntry) -> wire.Letter:
    return wire.Letter(
        id=entry.id,
        kind=wire.LetterKind(entry.kind),
        recipient=entry.recipient,
        user_id=entry.user_id,
        invite_id=entry.about.invite_id,
        state=wire.LetterState(entry.state),
        attempts=entry.attempts,
        reply=entry.reply,
        queued_at=entry.queued_at,
        due_at=entry.due_at,
        accepted_at=entry.accepted_at,
        opened_at=entry.opened_at,
    )
