"""Reading a letter's HTML the way a strict reader would: every element closed, every link found."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"br", "hr", "img", "input", "link", "meta"}
_ADDRESSES = {"href", "src", "srcset", "background", "action", "poster", "data", "cite", "ping"}
_NOT_SHOWN = {"head", "style", "script", "title"}


@dataclass
class Read:
    """What is in a letter's HTML."""

    shown: str
    links: list[str]
    addresses: list[str]
    elements: set[str]
    languages: list[str]
    faults: list[str]


@dataclass
class _Reader(HTMLParser):
    """Keeps count of what is open."""

    shown: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    elements: set[str] = field(default_factory=set)
    languages: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        for name, value in attrs:
            if name in _ADDRESSES:
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.faults.append(f"<{tag}> has {name}")
            if name == "lang":
                self.languages.append(value or "")
        if tag == "a":
            self.links += [value or "" for name, value in attrs if name == "href"]
        if tag == "br":
            self.shown.append("\n")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.faults.append(f"<{tag}/> is closed by its slash")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
            return
        self.open.pop()
        if tag in {"p", "h1", "div", "td", "a", "blockquote"}:
            self.shown.append("\n")

    def handle_data(self, data: str) -> None:
        if not _NOT_SHOWN & set(self.open):
            self.shown.append(data)


def read(html: str) -> Read:
    """What is in ``html``; its faults are whatever a strict reader would stumble over."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    faults = [*reader.faults, *(f"<{tag}> stays open" for tag in reader.open)]
    return Read(
        "".join(reader.shown),
        reader.links,
        reader.addresses,
        reader.elements,
        reader.languages,
        faults,
    )


def words_in(text: str) -> list[str]:
    """All words of ``text``, in order; blanks and line ends aside."""
    return re.findall(r"[^\s>*]+", text)
