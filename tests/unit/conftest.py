"""Unit tests do no I/O: a socket is an error."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def no_sockets() -> Iterator[None]:
    # The event loop talks to itself over a Unix socket pair.
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
