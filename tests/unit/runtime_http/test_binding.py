"""Spec and handlers fit together, or the start stops with a line that says where they don't."""

import copy
import types
from collections.abc import Callable, Mapping
from typing import Any, Final
from unittest.mock import Mock

import pytest
from pydantic import BaseModel

import handlers.auth
import handlers.files
import handlers.health
import handlers.shoots
import handlers.users
from handlers.transport import IncomingFile
from studio.events.dead_letters import DeadLetters
from studio.events.live import Live
from studio.files.service import Files
from studio.files.uploads import Uploads
from studio.inbox.service import Inboxes
from studio.invites.service import Invites
from studio.kernel.access import AccessScope, Context, Permission
from studio.kernel.health import Health
from studio.kernel.ids import ShootId
from studio.notifications.preferences import Preferences
from studio.notifications.service import Post
from studio.notifications.visit_store import VisitStore
from studio.runtime.http.binder import NotBindable, bind, require_no_stray_handlers
from studio.runtime.http.description import load_spec
from studio.runtime.http.operations import Operations
from studio.runtime.http.routes import Routes
from studio.runtime.http.security import Gate
from studio.runtime.platform import HANDLERS
from studio.shoots.service import Shoots
from studio.users.domain import Session
from studio.users.service import Users
from studio.users.sign_in import SignIns

Json = dict[str, Any]

_MODULES: Final = HANDLERS
_SERVICES: Final[Mapping[Any, object]] = {
    **{
        service: Mock(service)
        for service in (
            Users,
            Shoots,
            Files,
            Uploads,
            SignIns,
            Post,
            Preferences,
            VisitStore,
            Inboxes,
            Live,
            DeadLetters,
            Health,
        )
    },
    Invites[Session]: Mock(Invites),
}


def start(
    spec: Json,
    modules: Mapping[str, types.ModuleType] = _MODULES,
    services: Mapping[type, object] = _SERVICES,
) -> Operations:
    """What the start does with the spec and the handlers."""
    return Operations(spec, modules, services, Mock(Gate), Routes(spec, "/api/v1"))


@pytest.fixture
def spec() -> Json:
    """The spec, to be spoilt."""
    return copy.deepcopy(load_spec())


def test_ours_fit(spec: Json) -> None:
    start(spec)


def test_an_operation_without_a_handler(spec: Json) -> None:
    spec["paths"]["/shoots"]["put"] = {
        **spec["paths"]["/shoots"]["get"],
        "operationId": "shoots_replaceAll",
    }
    with pytest.raises(NotBindable, match=r"^shoots_replaceAll: there is no handlers\.shoots\."):
        start(spec)


def test_an_operation_of_a_service_without_a_module(spec: Json) -> None:
    modules = {name: module for name, module in _MODULES.items() if name != "health"}
    with pytest.raises(NotBindable, match=r"^health_getLiveness: there is no handlers\.health\."):
        start(spec, modules)


def test_a_handler_without_an_operation(spec: Json) -> None:
    del spec["paths"]["/users/me"]["get"]
    with pytest.raises(NotBindable, match=r"^handlers\.users\.get_me serves no operation"):
        start(spec)


@pytest.mark.parametrize("permission", [None, "", "shoots:wirte", "admin"])
def test_a_permission_that_is_missing_or_unknown(spec: Json, permission: str | None) -> None:
    operation = spec["paths"]["/shoots/{shootId}"]["patch"]
    if permission is None:
        del operation["x-permission"]
    else:
        operation["x-permission"] = permission
    with pytest.raises(NotBindable, match=r"^shoots_updateShoot: x-permission is missing"):
        start(spec)


def test_a_public_operation_that_wants_a_bearer(spec: Json) -> None:
    spec["paths"]["/health/live"]["get"]["security"] = [{"Bearer": []}]
    with pytest.raises(NotBindable, match=r"^health_getLiveness: security and x-permission"):
        start(spec)


def test_an_operation_that_forgets_to_want_one(spec: Json) -> None:
    spec["paths"]["/users/me"]["get"]["security"] = []
    with pytest.raises(NotBindable, match=r"^users_getMe: security and x-permission"):
        start(spec)


def test_a_parameter_that_the_handler_does_not_take(spec: Json) -> None:
    parameter = {"name": "deep", "in": "query", "schema": {"type": "string"}}
    spec["paths"]["/health/live"]["get"]["parameters"] = [parameter]
    with pytest.raises(NotBindable, match=r"^health_getLiveness: the handler doesn't take deep$"):
        start(spec)


def test_a_parameter_that_the_spec_does_not_have(spec: Json) -> None:
    for parameter in spec["paths"]["/files/{fileId}"]["get"]["parameters"]:
        parameter["name"] = "photographId"
    with pytest.raises(NotBindable, match=r"^files_getFile: nothing to give for file_id"):
        start(spec)


def test_a_service_that_nobody_made(spec: Json) -> None:
    services = {kind: service for kind, service in _SERVICES.items() if kind is not Health}
    with pytest.raises(NotBindable, match=r"^health_getReadiness: nothing to give for health"):
        start(spec, services=services)


def test_a_body_that_the_handler_does_not_take(spec: Json) -> None:
    spec["paths"]["/users/me"]["get"]["requestBody"] = {"content": {}}
    with pytest.raises(NotBindable, match=r"^users_getMe: spec and handler differ about a body$"):
        start(spec)


def test_a_body_that_the_spec_does_not_have(spec: Json) -> None:
    for path, method, operation_id in (
        ("/shoots", "post", "shoots_createShoot"),
        ("/shoots/{shootId}/files", "post", "files_uploadFile"),
    ):
        spoilt = copy.deepcopy(spec)
        del spoilt["paths"][path][method]["requestBody"]
        with pytest.raises(NotBindable, match=rf"^{operation_id}: spec and handler differ"):
            start(spoilt)


def operation(permission: Permission, *names: str, body: bool = False) -> Json:
    """An operation with parameters of these names."""
    wants_bearer = permission not in {Permission.PUBLIC, Permission.TICKET}
    return {
        "x-permission": permission.value,
        "security": [{"Bearer": []}] if wants_bearer else [],
        "parameters": [{"name": name, "in": "query", "schema": {}} for name in names],
        **({"requestBody": {}} if body else {}),
    }


def module(**functions: Callable[..., object]) -> types.ModuleType:
    """A module of handlers."""
    made = types.ModuleType("handlers.prints")
    for name, function in functions.items():
        function.__module__ = made.__name__
        setattr(made, name, function)
    return made


async def _with_scope(scope: AccessScope) -> None:
    """Asks for somebody's scope."""


async def _with_context(ctx: Context) -> None:
    """Asks for somebody."""


@pytest.mark.parametrize("handler", [_with_scope, _with_context])
@pytest.mark.parametrize("permission", [Permission.PUBLIC, Permission.TICKET])
def test_where_nobody_is_signed_in_nobody_can_be_asked_for(
    handler: Callable[..., object], permission: Permission
) -> None:
    prints = {"prints": module(list_prints=handler)}
    with pytest.raises(NotBindable, match=r"^prints_listPrints: nobody is signed in, yet it asks"):
        bind("prints_listPrints", operation(permission), prints, {})


def test_a_handler_that_is_not_async() -> None:
    prints = {"prints": module(list_prints=lambda: None)}
    with pytest.raises(NotBindable, match=r"^prints_listPrints: there is no"):
        bind("prints_listPrints", operation(Permission.PUBLIC), prints, {})


def test_names_are_those_of_the_spec_in_pythons_way() -> None:
    async def read(shoot_id: ShootId, if_match: str | None, limit: int) -> None:
        """Take parameters."""

    declared = operation(Permission.PUBLIC, "shootId", "If-Match", "limit")
    binding = bind("prints_read", declared, {"prints": module(read=read)}, {})
    assert (binding.permission, binding.takes) == (Permission.PUBLIC, "none")


def test_what_a_handler_takes_as_body() -> None:
    class Print(BaseModel):
        title: str

    async def order(body: Print) -> None:
        """Take JSON."""

    async def scan(upload: IncomingFile) -> None:
        """Take a file."""

    prints = {"prints": module(order=order, scan=scan)}
    declared = operation(Permission.PUBLIC, body=True)
    assert bind("prints_order", declared, prints, {}).takes == "json"
    assert bind("prints_scan", declared, prints, {}).takes == "file"


def test_what_begins_with_an_underscore_or_comes_from_elsewhere_is_no_handler() -> None:
    async def _private() -> None:
        """Help a handler."""

    prints = module(_private=_private)
    prints.__dict__["imported"] = handlers.health.get_liveness
    require_no_stray_handlers(set(), {"prints": prints})
