"""Drift is found file by file, and putting in place touches only what differs."""

from pathlib import Path

import pytest

from codegen import __main__ as command
from codegen.client_package import with_escapes
from codegen.openapi import write_openapi
from codegen.outputs import Change, changes, install


def write(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        file = folder / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    return write(tmp_path / "fresh", same="1", models__changed="2", models__added="3")


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    old = {"same": "1", "models__changed": "old", "client__removed": "4"}
    return write(tmp_path / "generated", **old, client__dist__built="5")


EXPECTED = {
    "client/removed": Change.REMOVED,
    "models/added": Change.ADDED,
    "models/changed": Change.CHANGED,
}


def test_names_each_file_that_differs(fresh: Path, committed: Path) -> None:
    assert changes(fresh, committed) == EXPECTED
    assert list(changes(fresh, committed)) == sorted(EXPECTED)


def test_puts_in_place_what_differs_and_leaves_what_tools_built(
    fresh: Path, committed: Path
) -> None:
    untouched = (committed / "same").stat().st_mtime_ns

    assert install(fresh, committed) == EXPECTED

    assert changes(fresh, committed) == {}
    assert (committed / "same").stat().st_mtime_ns == untouched
    assert (committed / "client" / "dist" / "built").exists()
    assert install(fresh, committed) == {}


def test_writes_one_document_as_one_sequence_of_bytes(tmp_path: Path) -> None:
    document = {"title": "Temps D'arrêt", "paths": {"/b": {}, "/a": {}}}

    for name in ("one", "two"):
        write_openapi(document, tmp_path / name / "openapi.json")

    one = (tmp_path / "one" / "openapi.json").read_bytes()
    assert one == (tmp_path / "two" / "openapi.json").read_bytes()
    assert "arrêt".encode() in one
    assert one.endswith(b"}\n")


def test_makes_invisible_characters_visible() -> None:
    source = "/** Château … 😀 */\n\tconst a = /[\u2028\u200b\xa0\x00é]/;\n"

    assert with_escapes(source) == (
        "/** Château … 😀 */\n\tconst a = /[\\u2028\\u200b\\u00a0\\u0000é]/;\n"
    )


def test_lint_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "openapi.json"
    write_openapi({"paths": {"/a": {"get": {"operationId": "a_b"}}}}, document)

    assert command.main(["lint", str(document)]) == 1
    assert "a_b: permission: x-permission is missing\n" in capsys.readouterr().err


def test_lint_is_silent_about_a_good_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "openapi.json"
    write_openapi({"paths": {}}, document)

    assert command.main(["lint", str(document)]) == 0
    assert capsys.readouterr().err == ""
