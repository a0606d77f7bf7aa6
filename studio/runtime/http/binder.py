"""Binds each operation of the spec to its handler, once, at the start.

`shoots_createShoot` becomes `handlers.shoots.create_shoot`. A handler's parameters say what it
needs: a service by its type; `AccessScope` or `Context` (the caller, already authorised); a
pydantic model as `body`; `IncomingFile`; everything else is a parameter of the operation, by name.
What doesn't fit stops the start with a line that says so.
"""

import enum
import inspect
import re
import types
import typing
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from pydantic import BaseModel, TypeAdapter, ValidationError

from handlers.transport import IncomingFile
from studio.kernel.access import UNAUTHENTICATED, AccessScope, Context, Permission, scope_of
from studio.kernel.errors import Fault, FaultCode, Invalid

Handler = Callable[..., Awaitable[Any]]
_NO_BODY: Final = "none"


class NotBindable(Exception):
    """Spec and handlers don't fit together; the message says where."""


@dataclass(frozen=True, slots=True)
class Call:
    """What one request brings to a handler."""

    caller: Context | None
    parameters: Mapping[str, Any]
    body: Any = None


@dataclass(frozen=True, slots=True)
class Binding:
    """A handler, and how to call it."""

    handler: Handler
    permission: Permission
    takes: Literal["none", "json", "file"]
    _fill: Mapping[str, Callable[[Call], Any]]

    def __call__(self, call: Call) -> Awaitable[Any]:
        """Run the handler."""
        return self.handler(**{name: fill(call) for name, fill in self._fill.items()})


def bind(
    operation_id: str,
    operation: Mapping[str, Any],
    modules: Mapping[str, types.ModuleType],
    services: Mapping[type, object],
) -> Binding:
    """The binding of one operation; NotBindable if there is none."""
    handler = _handler(operation_id, modules)
    permission = _permission(operation_id, operation)
    declared = {_snake(each["name"]): each["name"] for each in operation["parameters"]}
    takes: Literal["none", "json", "file"] = _NO_BODY
    fill: dict[str, Callable[[Call], Any]] = {}
    hints = typing.get_type_hints(handler)
    for name in inspect.signature(handler).parameters:
        wanted: Any = hints.get(name)
        if name in declared:
            fill[name] = _parameter(declared.pop(name), wanted)
        elif wanted in services:
            fill[name] = _constant(services[wanted])
        elif wanted in {AccessScope, Context}:
            if permission in UNAUTHENTICATED:
                raise NotBindable(f"{operation_id}: nobody is signed in, yet it asks for {name}")
            fill[name] = _scope(permission) if wanted is AccessScope else _caller
        elif wanted is IncomingFile:
            takes, fill[name] = "file", _body
        elif name == "body" and _is_model(wanted):
            takes, fill[name] = "json", _model(wanted)
        else:
            raise NotBindable(f"{operation_id}: nothing to give for {name}: {wanted}")
    if declared:
        names = ", ".join(declared.values())
        raise NotBindable(f"{operation_id}: the handler doesn't take {names}")
    if (takes != _NO_BODY) != ("requestBody" in operation):
        raise NotBindable(f"{operation_id}: spec and handler differ about a body")
    return Binding(handler, permission, takes, fill)


def require_no_stray_handlers(
    operation_ids: set[str], modules: Mapping[str, types.ModuleType]
) -> None:
    """NotBindable if a public function of a handler module serves no operation."""
    wanted = {_handler_name(operation_id) for operation_id in operation_ids}
    for module_name, module in modules.items():
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            local = function.__module__ == module.__name__ and not name.startswith("_")
            if local and (module_name, name) not in wanted:
                raise NotBindable(f"handlers.{module_name}.{name} serves no operation of the spec")


def _handler_name(operation_id: str) -> tuple[str, str]:
    module_name, _, name = operation_id.partition("_")
    return module_name, _snake(name)


def _handler(operation_id: str, modules: Mapping[str, types.ModuleType]) -> Handler:
    module_name, name = _handler_name(operation_id)
    handler = getattr(modules.get(module_name), name, None)
    if not inspect.iscoroutinefunction(handler):
        raise NotBindable(f"{operation_id}: there is no handlers.{module_name}.{name}")
    return handler


def _permission(operation_id: str, operation: Mapping[str, Any]) -> Permission:
    try:
        permission = Permission(operation.get("x-permission", ""))
    except ValueError:
        raise NotBindable(f"{operation_id}: x-permission is missing or unknown") from None
    if bool(operation.get("security")) == (permission in UNAUTHENTICATED):
        raise NotBindable(f"{operation_id}: security and x-permission contradict each other")
    return permission


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").lower()


def _is_model(wanted: Any) -> bool:
    meant = getattr(wanted, "__value__", wanted)
    members = typing.get_args(meant) or (meant,)
    return all(inspect.isclass(each) and issubclass(each, BaseModel) for each in members)


def _parameter(name: str, wanted: Any) -> Callable[[Call], Any]:
    kinds = [each for each in typing.get_args(wanted) or (wanted,) if each is not types.NoneType]
    kind = kinds[0] if len(kinds) == 1 else None
    if inspect.isclass(kind) and issubclass(kind, enum.Enum):
        return lambda call: None if (text := call.parameters.get(name)) is None else kind(text)
    return lambda call: call.parameters.get(name)


def _constant(value: object) -> Callable[[Call], Any]:
    return lambda _call: value


def _scope(permission: Permission) -> Callable[[Call], AccessScope]:
    return lambda call: scope_of(_caller(call), permission)


def _caller(call: Call) -> Context:
    if call.caller is None:
        raise TypeError("a handler of a signed-in operation was called for nobody")
    return call.caller


def _body(call: Call) -> Any:
    return call.body


def _model(wanted: Any) -> Callable[[Call], Any]:
    adapter = TypeAdapter(wanted)

    def parse(call: Call) -> Any:
        try:
            return adapter.validate_python(call.body)
        except ValidationError as error:
            # The schema has said yes already; this is for what it can't say, such as 30 February.
            faults = [
                Fault(
                    FaultCode.MALFORMED,
                    each["msg"],
                    pointer="".join(f"/{step}" for step in each["loc"]),
                )
                for each in error.errors(include_input=False, include_url=False)
            ]
            raise Invalid("The body is not valid; see `errors`.", faults=faults) from None

    return parse
