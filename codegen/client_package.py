"""The TypeScript client: an npm workspace package with types, and Zod schemas beside it."""

import json
import shutil
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from codegen.commands import node_tool, run
from codegen.document import Json, with_schemas

_OURS: Final = Path(__file__).parent / "client"
"""What of the package is not made from the document."""

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_LAST_OF_FOUR_DIGITS: Final = 0xFFFF


def write_client(openapi: Path, folder: Path) -> None:
    """Write the package for the document in `openapi` to `folder`, sources only.

    `npm run build` makes `dist` of it. ToolFailed if the document defeats the generator.
    """
    source = folder / "src"
    with TemporaryDirectory() as scratch:
        document = with_nullable_references(json.loads(openapi.read_text("utf-8")))
        (Path(scratch) / "openapi.json").write_text(json.dumps(document), "utf-8")
        configuration = str(_OURS / "openapi-ts.config.mjs")
        run([node_tool("openapi-ts"), "--silent", "--file", configuration], where=Path(scratch))
        shutil.copytree(Path(scratch) / "src", source)
    for file in source.rglob("*.ts"):
        file.write_text(with_escapes(file.read_text("utf-8")), "utf-8")
    shutil.copy(_OURS / "main.ts", source)
    for name, target in (
        ("package.json", "package.json"),
        ("tsconfig.json", "tsconfig.json"),
        ("gitignore", ".gitignore"),
    ):
        shutil.copy(_OURS / name, folder / target)


def with_nullable_references(document: Json) -> Json:
    """The document in which "this or null" says so in the way that the client's generator knows.

    Of the form that validators need it makes `z.union([zThis, z.unknown()])`, which checks nothing.
    """

    def change(schema: Json) -> Json:
        match schema.get("anyOf"):
            case [{"$ref": _} as reference, {"nullable": True, "enum": [None]}]:
                rest = {key: value for key, value in schema.items() if key != "anyOf"}
                return {**rest, "nullable": True, "allOf": [reference]}
        return schema

    return with_schemas(document, change)


def with_escapes(source: str) -> str:
    """TypeScript in which no character is invisible.

    hey-api turns each Unicode escape of a pattern into the character itself; a line separator
    within a regular expression is then a syntax error, and nobody sees a zero-width space.
    """
    return "".join(
        f"\\u{ord(character):04x}" if _is_invisible(character) else character
        for character in source
    )


def _is_invisible(character: str) -> bool:
    return (
        character not in " \t\n"
        and unicodedata.category(character) in _INVISIBLE
        and ord(character) <= _LAST_OF_FOUR_DIGITS
    )
