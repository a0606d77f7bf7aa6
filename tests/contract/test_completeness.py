"""Looks back: every operation was exercised, with every outcome that it declares.

That says something only after the whole suite: conftest.py leaves it out after a part of it.
"""

import json
from collections.abc import Mapping
from typing import Final

import pytest

from tests.contract.exchanges import Exchanges, operations
from tests.running import RunningStudio

_NOT_PROVOKED: Final[Mapping[str, str]] = {
    "408": "takes half a minute of silence (tests/unit)",
    "503": "takes a database, a storage or a mail server that is down (tests/crash, tests/unit)",
    "507": "takes a full disk (tests/unit)",
}
"""Statuses that no request brings about on a healthy studio, and where they are tested."""


_OPEN_TO_ALL_ROLES: Final = {
    "account:read",
    "account:write",
    "shoots:read",
    "files:read",
    "events:read",
}
"""Permissions that both roles have: 403 is declared, for a role to come, and never answered."""


def _outcomes() -> dict[tuple[str, str], bool]:
    """Each outcome that an operation declares, and whether a request can bring it about."""
    return {
        (operation["operationId"], status): status not in _NOT_PROVOKED
        and not (status == "403" and operation["x-permission"] in _OPEN_TO_ALL_ROLES)
        for _, _, operation in operations()
        for status in operation["responses"]
    }


_POSSIBLE: Final = [outcome for outcome, possible in _outcomes().items() if possible]


@pytest.mark.parametrize(("operation_id", "status"), _POSSIBLE)
def test_it_was_seen(exchanges: Exchanges, operation_id: str, status: str) -> None:
    assert status in exchanges.statuses[operation_id]


def test_nothing_impossible_was_seen(exchanges: Exchanges) -> None:
    seen = {(name, each) for name, statuses in exchanges.statuses.items() for each in statuses}
    assert seen == set(_POSSIBLE)


def test_nothing_was_unforeseen(studio: RunningStudio) -> None:
    lines = [json.loads(line) for line in studio.log.read_text().splitlines() if line[:1] == "{"]
    assert [line for line in lines if line["level"] in {"error", "critical"}] == []
    assert "Traceback" not in studio.log.read_text()
