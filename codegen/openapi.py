"""The spec, compiled and rewritten: the one OpenAPI document."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from codegen.commands import ROOT, node_tool, run
from codegen.document import Json
from codegen.rewrites import rewritten


def compiled(spec: Path = ROOT / "spec") -> Json:
    """What the TypeSpec compiler makes of the spec; ToolFailed if it finds mistakes in it."""
    with TemporaryDirectory() as folder:
        run([node_tool("tsp"), "compile", str(spec), "--output-dir", folder])
        document: Json = json.loads((Path(folder) / "openapi.json").read_text("utf-8"))
    return document


def published(spec: Path = ROOT / "spec") -> Json:
    """The document that is published, and that everything else is generated from."""
    return rewritten(compiled(spec))


def write_openapi(document: Json, file: Path) -> None:
    """Write a document, the same bytes for the same document."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
