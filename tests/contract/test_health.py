"""Alive, and able to work."""

import httpx


def test_it_is_alive(anonymous: httpx.Client) -> None:
    answer = anonymous.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_it_can_work(anonymous: httpx.Client) -> None:
    answer = anonymous.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": "ok", "storage": "ok", "mail": "ok"}


def test_a_parameter_that_does_not_exist_is_refused(anonymous: httpx.Client) -> None:
    for path in ("/health/live", "/health/ready"):
        answer = anonymous.get(path, params={"deep": "yes"})
        assert answer.status_code == 400
        assert [each["parameter"] for each in answer.json()["errors"]] == ["deep"]
