"""Requests that arrive at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx


def at_once(send: Callable[[], httpx.Response], times: int) -> list[httpx.Response]:
    """The answers to ``times`` requests, all sent at the same moment."""
    start = Barrier(times)

    def wait_and_send() -> httpx.Response:
        start.wait()
        return send()

    with ThreadPoolExecutor(times) as threads:
        sent = [threads.submit(wait_and_send) for _ in range(times)]
        return [each.result() for each in sent]
