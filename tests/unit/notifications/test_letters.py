"""Letters: the same words in both forms, in each language; nothing that people write gets out."""

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import pytest

from studio.kernel.language import Language
from studio.notifications.kinds import LetterKind
from studio.notifications.letters import words
from studio.notifications.letters.compose import compose
from studio.notifications.letters.facts import (
    FACTS_OF,
    Facts,
    FactsDoNotFit,
    InviteFacts,
    ShootDeliveredFacts,
    SignInFacts,
    placed,
)
from studio.notifications.letters.samples import SAMPLES
from studio.notifications.ports import Letter
from tests.unit.notifications.reading import read, words_in

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH
EVERY = [(kind, language) for kind in LetterKind for language in (FRENCH, ENGLISH, None)]
UNSUBSCRIBE = "https://studio.example/unsubscribe?to=claire&kind=proofs"
WORDS = Path(words.__file__).parent / "words"


def an_invite(**given: Any) -> InviteFacts:
    sample = SAMPLES[LetterKind.INVITE]
    assert isinstance(sample, InviteFacts)
    return replace(sample, **given)


def preheader_of(kind: LetterKind, language: Language | None, facts: Facts) -> str:
    source = words.words_of(kind, language or FRENCH).preheader
    return words.filled(source, placed(kind, facts, language or FRENCH))


def test_there_are_facts_words_and_a_sample_for_every_kind() -> None:
    assert set(FACTS_OF) == set(SAMPLES) == set(LetterKind)
    expected = {f"{kind}.toml" for kind in LetterKind} | {"every-letter.toml"}
    for language in Language:
        assert {path.name for path in (WORDS / language).iterdir()} == expected


@pytest.mark.parametrize(("kind", "language"), EVERY)
@pytest.mark.parametrize("unsubscribe_url", [None, UNSUBSCRIBE])
def test_text_and_html_say_the_same(
    kind: LetterKind, language: Language | None, unsubscribe_url: str | None
) -> None:
    facts = SAMPLES[kind]
    letter = compose(kind, language, facts, unsubscribe_url=unsubscribe_url)
    found = read(letter.html)
    # The preheader stands in lists of mails, before the letter itself, whose head is the studio's
    # name; in the text it signs. What leads somewhere is there a link, and here an address.
    shown = found.shown.replace(preheader_of(kind, language, facts), "", 1)
    parts = 1 if language else 2
    written = letter.text.replace(facts.link, "")
    if unsubscribe_url is not None:
        written = written.replace(unsubscribe_url, "")
    assert shown.count("Temps D'arrêt") == written.count("Temps D'arrêt") == 1
    assert words_in(shown.replace("Temps D'arrêt", "")) == words_in(
        written.replace("Temps D'arrêt", "")
    )
    assert letter.text.count(facts.link) == found.links.count(facts.link) == parts
    if unsubscribe_url is not None:
        assert letter.text.count(unsubscribe_url) == parts
        assert found.links.count(unsubscribe_url) == parts


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_html_is_well_formed_and_fetches_nothing(
    kind: LetterKind, language: Language | None
) -> None:
    facts = SAMPLES[kind]
    letter = compose(kind, language, facts, unsubscribe_url=UNSUBSCRIBE)
    found = read(letter.html)
    assert found.faults == []
    assert set(found.addresses) == {facts.link, UNSUBSCRIBE}
    assert not found.elements & {"img", "link", "script", "iframe", "object", "form", "video"}
    assert "url(" not in letter.html
    assert "@import" not in letter.html
    assert set(re.findall(r"https?://[^\s\"'<>]+", letter.html)) == {
        facts.link,
        UNSUBSCRIBE.replace("&", "&amp;"),
        "http://www.w3.org/1999/xhtml",
    }
    assert set(found.languages) == ({language.value} if language else {"fr", "en"})
    assert '<meta name="color-scheme" content="light dark">' in letter.html
    assert not re.search(r"\{\{|\{%|\{#", letter.html + letter.text + letter.subject)


def test_a_letter_in_one_language_says_nothing_in_the_other() -> None:
    facts = SAMPLES[LetterKind.SIGN_IN]
    french = compose(LetterKind.SIGN_IN, FRENCH, facts)
    english = compose(LetterKind.SIGN_IN, ENGLISH, facts)
    both = compose(LetterKind.SIGN_IN, None, facts)
    assert (french.subject, english.subject) == ("Votre lien de connexion", "Your sign-in link")
    assert both.subject == "Votre lien de connexion / Your sign-in link"
    assert "Hello" not in french.text + french.html
    assert "Bonjour" not in english.text + english.html
    assert both.text.index("Bonjour") < both.text.index("Hello")
    for form in (both.text, both.html):
        assert form.count("204816") == 2


@pytest.mark.parametrize("kind", LetterKind)
def test_french_blanks_do_not_break(kind: LetterKind) -> None:
    facts = SAMPLES[kind]
    if isinstance(facts, InviteFacts):
        facts = replace(facts, message=None)
    letter = compose(kind, FRENCH, facts, unsubscribe_url=UNSUBSCRIBE)
    for form in (letter.subject, letter.text, read(letter.html).shown):
        assert not re.search(r"[ \w][:;!?»](?!//)(?=\s|$)|« ", form)
        assert not re.search(r"\d [a-zé]", form)


def test_dates_are_in_words() -> None:
    facts = SAMPLES[LetterKind.INVITE_REMINDER]
    french = compose(LetterKind.INVITE_REMINDER, FRENCH, facts)
    english = compose(LetterKind.INVITE_REMINDER, ENGLISH, facts)
    assert "jusqu'au 6\u00a0décembre\u00a02026" in french.text
    assert "until 6\u00a0December\u00a02026" in english.text


def test_what_nobody_wrote_is_not_introduced() -> None:
    letter = compose(LetterKind.INVITE, ENGLISH, an_invite(message=None, name=None))
    assert "A word from your photographer" not in letter.text + letter.html
    assert "<blockquote" not in letter.html
    assert "Hello,\n" in letter.text
    assert read(letter.html).faults == []


def test_a_message_is_set_off_line_by_line() -> None:
    letter = compose(LetterKind.INVITE, ENGLISH, an_invite(message="One\r\n\r\n\r\ntwo\n"))
    assert "A word from your photographer:\n\n> One\n>\n> two\n\nAccept" in letter.text
    assert re.search(r"<blockquote [^>]*>One<br><br>two</blockquote>", letter.html)


HOSTILE = [
    "Claire\r\nBcc: eve@example.com",
    "Claire\nBcc: eve@example.com\r\n\r\n<p>body</p>",
    "Claire\x00\x07\x1b[31m\x85\u2028\u2029Antoine",
    '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    "</p></div></td></blockquote><!-- --><style>*{display:none}</style>",
    "{{ link }}{% for a in b %}{# comment #}{{ 7 * 7 }}",
    "${link} %(link)s {link} &amp; &lt;b&gt;",
    "safe\u202eevil\u2066x\u2069\u200f\u061cy\ufeff\U000e0041",
    "w" * 5000,
    "é" * 3000,
    "\ud800 lone \udfff",
    "\ufffe\uffff non-characters",
    "👩‍👩‍👧 family, Zoë, 王芳, שלום",
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("language", [FRENCH, None])
def test_what_people_write_stays_in_its_place(hostile: str, language: Language | None) -> None:
    plain = an_invite(name="N", message="M\nM", shoot_title="T")
    quiet = compose(LetterKind.INVITE, language, plain)
    facts = an_invite(name=hostile, message=hostile, shoot_title=hostile)
    letter = compose(LetterKind.INVITE, language, facts)
    found = read(letter.html)
    assert found.faults == []
    assert found.elements <= read(quiet.html).elements
    assert set(found.addresses) == {facts.link}
    assert "\n" not in letter.subject
    assert len(letter.subject) <= 2 * 120 + 3
    for form in (letter.subject, letter.text, letter.html):
        form.encode()
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]", form)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]", form)
    assert "49" not in letter.text.replace(hostile, "")
    # Its place is one line of the text, and at the beginning of none that it didn't have.
    assert not re.search(r"^Bcc:", letter.text, re.MULTILINE)
    title = placed(LetterKind.INVITE, facts, FRENCH)["shoot_title"]
    assert letter.text.startswith(f"{title}\n\n")


def test_letters_and_joined_signs_stay() -> None:
    name = "Zoë 王芳 👩‍👩‍👧 O'Neil"
    letter = compose(LetterKind.INVITE, ENGLISH, an_invite(name=name))
    assert f"Hello {name}," in letter.text
    assert f"Hello {name}," in read(letter.html).shown


def test_markup_is_shown_as_it_was_typed() -> None:
    facts = an_invite(shoot_title="A & B <i>", message='"M" <b>{{ link }}</b>')
    letter = compose(LetterKind.INVITE, ENGLISH, facts)
    assert letter.text.startswith("A & B <i>\n")
    assert '> "M" <b>{{ link }}</b>\n' in letter.text
    assert "A & B <i>" in read(letter.html).shown
    assert '"M" <b>{{ link }}</b>' in read(letter.html).shown


def test_a_long_title_is_cut_in_the_subject_alone() -> None:
    title = "Les " + "très " * 40 + "belles photographies"
    letter = compose(LetterKind.SHOOT_DELIVERED, FRENCH, replace(_delivered(), shoot_title=title))
    assert len(letter.subject) <= 120
    assert letter.subject.endswith("…")
    assert letter.text.startswith(f"{title}\n")


def _delivered() -> ShootDeliveredFacts:
    sample = SAMPLES[LetterKind.SHOOT_DELIVERED]
    assert isinstance(sample, ShootDeliveredFacts)
    return sample


def test_a_fact_that_is_missing_is_an_error_at_once() -> None:
    link: dict[str, Any] = {"link": "https://a.example"}
    with pytest.raises(TypeError, match="ends_on"):
        InviteFacts(**link, name=None, shoot_title="T", message=None)
    with pytest.raises(TypeError, match="code"):
        SignInFacts(**link)


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("facts_of", LetterKind)
def test_a_letter_is_made_from_facts_of_its_kind_only(
    kind: LetterKind, facts_of: LetterKind
) -> None:
    if kind is facts_of:
        assert isinstance(compose(kind, FRENCH, SAMPLES[facts_of]), Letter)
        return
    with pytest.raises(FactsDoNotFit, match=kind):
        compose(kind, FRENCH, SAMPLES[facts_of])


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"link": ""}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "/invite"}, "link"),
        ({"link": "https://"}, "link"),
        ({"link": "https://[::1"}, "link"),
        ({"link": "https://a.example/\r\nBcc: eve@example.com"}, "link"),
        ({"link": "https://a.example/ b"}, "link"),
        ({"link": 'https://a.example/"x'}, "link"),
        ({"link": "https://é.example"}, "link"),
        ({"link": None}, "link"),
        ({"shoot_title": ""}, "shoot_title"),
        ({"shoot_title": " \u200d\u202e\n"}, "shoot_title"),
        ({"shoot_title": None}, "shoot_title"),
        ({"name": 5}, "name"),
        ({"message": b"x"}, "message"),
        ({"ends_on": "6 December"}, "ends_on"),
        ({"ends_on": None}, "ends_on"),
    ],
)
def test_a_fact_that_can_not_be_is_an_error_that_names_it(
    changed: dict[str, Any], named: str
) -> None:
    with pytest.raises(FactsDoNotFit, match=named):
        compose(LetterKind.INVITE, FRENCH, an_invite(**changed))


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "12345\n", "12345a", "\uff11\uff12\uff13\uff14\uff15\uff16"]
)
def test_a_code_is_six_digits(code: str) -> None:
    with pytest.raises(FactsDoNotFit, match="code") as refused:
        compose(LetterKind.SIGN_IN, None, SignInFacts(link="https://a.example", code=code))
    assert code == "" or code not in str(refused.value)


def test_an_address_to_unsubscribe_at_is_a_web_address() -> None:
    with pytest.raises(FactsDoNotFit, match="unsubscribe"):
        compose(LetterKind.INVITE, FRENCH, an_invite(), unsubscribe_url="mailto:a@b.example")


def test_words_that_want_a_fact_that_there_is_not_are_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="photographer"):
        words.filled("By {{ photographer }}", {"name": "Claire"})


@pytest.mark.parametrize("path", sorted(WORDS.rglob("*.toml")), ids=lambda path: path.stem)
def test_words_are_plain(path: Path) -> None:
    source = path.read_text("utf-8")
    assert tomllib.loads(source)
    assert not re.search("[\u00a0\u202f]|<[a-z/]|&[a-z]+;|\\| *safe", source)


@pytest.mark.parametrize("language", Language)
def test_who_is_invited_in_december_reads_of_the_first(language: Language) -> None:
    letter = compose(LetterKind.INVITE, language, an_invite(ends_on=date(2026, 12, 1)))
    assert ("1er décembre 2026" if language is FRENCH else "1 December 2026") in (
        letter.text.replace("\u00a0", " ")
    )
