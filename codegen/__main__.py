"""`python -m codegen`: see `--help`."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from codegen.asyncapi import compiled_events
from codegen.commands import ROOT, ToolFailed
from codegen.document import Json
from codegen.lint import findings
from codegen.openapi import published
from codegen.outputs import changes, install, write_outputs

_GENERATED = ROOT / "generated"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 0 if all is well, 1 if not, and lines that say why."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "lint":
            return _lint(_read(options.document) if options.document else published())
        return _generate(check=options.check)
    except ToolFailed as failure:
        _say(sys.stderr, [failure])
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m codegen",
        description="Make generated/ from spec/: OpenAPI, AsyncAPI, models, TypeScript client.",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="change nothing; fail if generated/ is not what the spec makes, and name the files",
    )
    commands = parser.add_subparsers(dest="command", metavar="lint")
    lint = commands.add_parser("lint", help="only hold the spec against our rules")
    lint.add_argument("document", nargs="?", type=Path, help="an OpenAPI document, else the spec")
    return parser


def _read(file: Path) -> Json:
    document: Json = json.loads(file.read_text("utf-8"))
    return document


def _lint(document: Json) -> int:
    found = findings(document)
    _say(sys.stderr, found)
    return 1 if found else 0


def _generate(*, check: bool) -> int:
    document = published()
    if _lint(document):
        return 1
    with TemporaryDirectory() as scratch:
        fresh = Path(scratch)
        write_outputs(document, compiled_events(), fresh)
        found = changes(fresh, _GENERATED) if check else install(fresh, _GENERATED)
    lines = [f"{_GENERATED.name}/{name} {change}" for name, change in found.items()]
    if not check:
        _say(sys.stdout, lines)
        return 0
    if lines:
        _say(sys.stderr, ["Not what the spec makes; run scripts/generate:", *lines])
    return 1 if lines else 0


def _say(stream: TextIO, lines: Iterable[object]) -> None:
    stream.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
