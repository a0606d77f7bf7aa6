"""The layout of mails: MJML, compiled to the tables that all mail programs understand.

What is filled in at run time are Jinja's places, which MJML passes on as they are.
"""

from pathlib import Path
from typing import Final

from codegen.commands import ROOT, node_tool, run

LAYOUT: Final = ROOT / "studio" / "notifications" / "letters" / "layout.mjml"

_HEADER: Final = "{# Made from layout.mjml by `scripts/generate`; do not edit. #}"


def write_mail_layout(folder: Path, layout: Path = LAYOUT) -> None:
    """Write ``layout.html``, a Jinja template, to `folder`; ToolFailed if the MJML isn't valid."""
    folder.mkdir(parents=True)
    file = folder / "layout.html"
    options = ("--config.validationLevel=strict", "--config.keepComments=false")
    run([node_tool("mjml"), *options, str(layout), "--output", str(file)])
    file.write_text(f"{_HEADER}\n{file.read_text('utf-8').rstrip()}\n", "utf-8")
