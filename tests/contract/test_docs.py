"""The description, and the page to read it: whole, and from here alone."""

import re
from html.parser import HTMLParser
from http import HTTPStatus

import httpx

from tests.contract.exchanges import SPEC
from tests.running import RunningStudio


class _Loaded(HTMLParser):
    """What a page loads, and what else might run in it."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [
            value for name, value in attrs if name in {"src", "href"} and value is not None
        ]
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)


def test_the_description_is_the_generated_one(anonymous: httpx.Client) -> None:
    answer = anonymous.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == SPEC


def test_every_part_of_the_page_is_here(studio: RunningStudio, anonymous: httpx.Client) -> None:
    page = anonymous.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert not re.search(r"(?:https?:)?//\w", page.text)
    loaded = _Loaded()
    loaded.feed(page.text)
    assert len(loaded.addresses) >= 5
    assert loaded.inline == []
    for address in loaded.addresses:
        asset = anonymous.get(studio.base_url + address)
        assert asset.status_code == HTTPStatus.OK, address
        assert asset.content


def test_the_page_may_load_nothing_from_elsewhere(anonymous: httpx.Client) -> None:
    policy = anonymous.get("/docs").headers["content-security-policy"]
    directives = dict(each.strip().partition(" ")[::2] for each in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["connect-src"] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_page_shows_our_description(studio: RunningStudio, anonymous: httpx.Client) -> None:
    start = anonymous.get("/docs/start.js")
    assert start.headers["content-type"].startswith("text/javascript")
    address = re.search(r'url: "([^"]+)"', start.text)
    assert address is not None
    assert anonymous.get(studio.base_url + address[1]).json() == SPEC
    # Swagger UI would have the document checked by a server of its makers.
    assert "validatorUrl: null" in start.text
