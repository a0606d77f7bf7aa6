from collections.abc import Callable
from typing import Any, Protocol

class _Operation(Protocol):
    @property
    def operation_id(self) -> str: ...

class Resolution:
    def __init__(self, function: Callable[..., Any], operation_id: str) -> None: ...

class Resolver:
    def resolve(self, operation: _Operation) -> Resolution: ...
