"""Logs: a line of JSON each for machines, text for people, and no secrets in either."""

import sys
from collections.abc import Iterator

import orjson
import pytest
import structlog

from studio.runtime.logs import configure_logs

SECRET = "hunter2hunter2"


@pytest.fixture(autouse=True)
def configuration() -> Iterator[None]:
    """The logs are set up for one test only."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()


def redeem(code: str) -> None:
    token = code + "!"
    raise ValueError(f"a code of {len(token)} letters")


def log_a_failure() -> None:
    try:
        redeem(SECRET)
    except ValueError:
        structlog.get_logger("tests").exception("not redeemed", tries=3)


def logged(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_an_event_is_a_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    structlog.contextvars.bind_contextvars(request_id="r1")
    structlog.get_logger("tests").info("Été\ndone", file=FileExistsError, count=3)
    [line] = logged(capsys).splitlines()
    event = orjson.loads(line)
    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event": "Été\ndone",
        "level": "info",
        "request_id": "r1",
        "file": "<class 'FileExistsError'>",
        "count": 3,
    }


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_a_traceback_tells_where_but_not_with_what(
    capsys: pytest.CaptureFixture[str], log_format: str
) -> None:
    configure_logs(log_format)
    log_a_failure()
    found = logged(capsys)
    assert "not redeemed" in found
    assert "a code of 15 letters" in found
    assert "in redeem" in found or '"name":"redeem"' in found
    assert SECRET not in found
    if log_format == "json":
        assert len(found.splitlines()) == 1


def test_what_is_for_developers_is_left_out_for_machines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs("json")
    structlog.get_logger("tests").debug("detail")
    assert logged(capsys) == ""


@pytest.mark.parametrize("terminal", [True, False])
def test_auto_is_text_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    configure_logs("auto")
    structlog.get_logger("tests").info("hello")
    assert logged(capsys).startswith("{") is not terminal
