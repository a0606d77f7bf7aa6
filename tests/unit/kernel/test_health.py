import asyncio

import pytest

from studio.kernel import health as module
from studio.kernel.health import Health, NotReady


async def _fine() -> str | None:
    return None


async def _broken() -> str | None:
    return "It is broken."


async def _silent() -> str | None:
    await asyncio.Event().wait()
    return None


async def test_all_is_well() -> None:
    await Health({"database": _fine, "mail": _fine}).require()


async def test_what_is_down_is_named_and_nothing_else_is_told() -> None:
    with pytest.raises(NotReady) as down:
        await Health({"database": _broken, "mail": _fine}).require()
    assert down.value.extensions == {"checks": {"database": "down", "mail": "ok"}}
    assert "broken" not in down.value.detail


async def test_a_part_that_does_not_answer_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    report = await Health({"database": _silent, "mail": _fine}).report()
    assert report["database"] is not None
    assert report["mail"] is None
