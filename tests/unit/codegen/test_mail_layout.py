"""The layout of mails: MJML that isn't valid is refused, and Jinja's places stay."""

import re
from pathlib import Path

import pytest

from codegen.commands import ToolFailed
from codegen.mail import LAYOUT, write_mail_layout

_PLACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def test_what_is_filled_in_later_stays(tmp_path: Path) -> None:
    write_mail_layout(tmp_path / "mail")
    made = (tmp_path / "mail" / "layout.html").read_text("utf-8")
    assert made.startswith("{# Made from layout.mjml")
    assert made.endswith("</html>\n")
    assert "<mj-" not in made
    wanted = _PLACES.findall(LAYOUT.read_text("utf-8"))
    found = _PLACES.findall(made)
    # MJML itself says the title and the language once more, for screen readers.
    assert sorted(found) == sorted([*wanted, "{{ subject }}", "{{ parts[0].language }}"])


def test_what_is_not_valid_is_refused_by_name(tmp_path: Path) -> None:
    layout = tmp_path / "layout.mjml"
    layout.write_text("<mjml><mj-body><mj-text size='9'>Hello</mj-text></mj-body></mjml>", "utf-8")
    with pytest.raises(ToolFailed, match="mjml failed(?s:.*)size"):
        write_mail_layout(tmp_path / "mail", layout)
    assert not (tmp_path / "mail" / "layout.html").exists()
