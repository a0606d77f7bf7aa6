"""The `studio` command.

Each command imports what it needs, so that `--help` comes at once and the processes that render
photographs, which load this module again, stay small.
"""

import asyncio
import json
import shlex
import sys
import warnings
from collections.abc import Coroutine
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from studio.runtime.settings_described import DESCRIBED

if TYPE_CHECKING:
    from pymongo.errors import PyMongoError

    from studio.runtime.platform import Platform
    from studio.runtime.settings import Settings

# Connexion loads Starlette's test client, which would rather have a newer httpx.
warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient`")


def _described() -> str:
    """Every setting on a line of its own."""
    width = max(map(len, DESCRIBED))
    return "\n".join(f"{name:{width}}  {meaning}" for name, meaning in DESCRIBED.items())


app = typer.Typer(
    name="studio",
    help="A photographer's own platform.",
    # \b: lines that stay as they are.
    epilog=f"\b\nSettings come from the environment:\n\n\b\n{_described()}",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
admin = typer.Typer(
    help="The people who run the studio.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(admin, name="admin")


@app.command()
def serve(
    demo: Annotated[bool, typer.Option("--demo", help="Add a demo shoot to look at.")] = False,
    dev: Annotated[bool, typer.Option("--dev", help="Start again when a source changes.")] = False,
    web: Annotated[bool, typer.Option("--web", help="Serve the web front end as well.")] = False,
) -> None:
    """Serve the API until Ctrl-C or SIGTERM."""
    if dev:
        _serve_and_reload(demo=demo, web=web)
        return
    from studio.runtime.server import serve as run

    settings = _settings()
    _run(run(settings, partial(announce, web=web), demo=demo, web=web), settings)


def _serve_and_reload(*, demo: bool, web: bool) -> None:
    import uvicorn
    from uvicorn.supervisors import ChangeReload

    from studio.runtime.platform import PartFailed
    from studio.runtime.server import web_listener
    from studio.runtime.settings import SettingInvalid
    from studio.runtime.web.development import vite

    settings = _settings()
    sources = ["studio", "handlers", "generated"]
    config = uvicorn.Config("", reload=True, reload_dirs=sources, log_config=None)
    # Vite reloads by itself: it stays while the API comes and goes.
    target = partial(_serve_for_reload, demo=demo, web=web)
    reloader = ChangeReload(config, target=target, sockets=[])

    def give_up(reason: str) -> None:
        typer.echo(f"studio: {reason}", err=True)
        reloader.should_exit.set()

    try:
        if web:
            # Vite would not name the setting.
            web_listener(settings).close()
        with vite(settings, give_up) if web else nullcontext():
            reloader.run()
    except (PartFailed, SettingInvalid) as error:
        _stop(str(error))


def _serve_for_reload(*, demo: bool, web: bool, sockets: object) -> None:  # noqa: ARG001 - uvicorn's
    from studio.runtime.server import serve as run

    settings = _settings()
    _run(run(settings, partial(announce, web=web), demo=demo), settings)


@app.command()
def worker() -> None:
    """Render, and send mail, for studios that share a MONGODB_URL."""
    from studio.runtime.server import work

    settings = _settings()
    if settings.mongodb_url is None:
        _stop("MONGODB_URL: a worker needs the database of the studio that it works for")
    _run(work(settings, lambda: typer.echo("Working. Ctrl-C stops.")), settings)


@admin.command("create")
def create_admin(
    email: Annotated[str, typer.Argument(help="Their e-mail address.")],
    name: Annotated[str | None, typer.Option(help="What they are called.")] = None,
) -> None:
    """Make another admin, whether the studio is running or not."""
    from studio.kernel.access import Role
    from studio.runtime.platform import open_platform
    from studio.runtime.settings import is_address, is_name

    if not is_address(email):
        _stop(f"{email} is not an e-mail address.")
    if name is not None and not is_name(name):
        _stop("--name: must be 1 to 100 characters on one line")
    settings = _settings()

    async def create() -> None:
        async with open_platform(_as_guest(settings)) as platform:
            await platform.users().add(email, name, Role.ADMIN)

    _run(create(), settings)
    typer.echo(f"{email} is an admin now and can sign in.")


@app.command()
def doctor() -> None:
    """Say what is wrong with settings, database, storage, mail or the mailbox for returned mail."""
    from studio.runtime.platform import connect_platform

    settings = _settings()
    _report("settings", None)

    async def examine() -> dict[str, str | None]:
        async with connect_platform(_as_guest(settings)) as platform:
            return await platform.whole_health.report()

    report = _run(examine(), settings)
    for part, trouble in report.items():
        _report(part, trouble)
    if any(report.values()):
        raise typer.Exit(1)


@app.command()
def settings() -> None:
    """List every setting, with its default in brackets."""
    typer.echo(_described())


def _settings() -> "Settings":
    from studio.runtime.logs import configure_logs
    from studio.runtime.settings import SettingInvalid, read_settings

    try:
        found = read_settings()
    except SettingInvalid as error:
        _stop(str(error))
    configure_logs(found.log_format)
    return found


def _as_guest(settings: "Settings") -> "Settings":
    """Settings that use the database of the studio that runs on this data folder, if one does."""
    from studio.runtime.database.address import running_address

    if settings.mongodb_url is not None:
        return settings
    return replace(settings, mongodb_url=running_address(settings.data_dir))


def _run(main: Coroutine[Any, Any, Any], settings: "Settings") -> Any:
    import uvloop
    from pymongo.errors import PyMongoError

    from studio.kernel.errors import DomainError
    from studio.runtime.database.errors import (
        DatabaseAddressInvalid,
        EmbeddedDatabaseError,
    )
    from studio.runtime.http.binder import NotBindable
    from studio.runtime.platform import PartFailed
    from studio.runtime.settings import SettingInvalid
    from studio.runtime.storage.errors import StorageAddressInvalid

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(main)
    except (SettingInvalid, EmbeddedDatabaseError, NotBindable, PartFailed) as error:
        _stop(str(error))
    except DatabaseAddressInvalid as error:
        _stop(f"MONGODB_URL: {error}")
    except StorageAddressInvalid as error:
        _stop(f"STUDIO_STORAGE_URL: {error}")
    except PyMongoError as error:
        _stop(_about_database(error, settings))
    except DomainError as error:
        _stop(error.detail)
    except OSError as error:
        # Files that are ours to write, but for the disk or somebody else's rights.
        if error.filename is None or str(settings.data_dir) not in str(error.filename):
            raise
        _stop(f"STUDIO_DATA_DIR: {error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


_AUTHENTICATION_FAILED = 18


def _about_database(error: "PyMongoError", settings: "Settings") -> str:
    """What is wrong with the database, without the address's password."""
    from pymongo.errors import OperationFailure

    from studio.runtime.database.address import redacted

    refuses = isinstance(error, OperationFailure)
    if isinstance(error, OperationFailure) and error.code == _AUTHENTICATION_FAILED:
        trouble = "refuses the user or the password"
    elif isinstance(error, OperationFailure):
        # What follows is the server's whole answer.
        reason = str(error).partition(", full error:")[0]
        trouble = f"refuses: {' '.join(reason.split())} ({error.code})"
    else:
        trouble = f"doesn't answer ({type(error).__name__})"
    address = settings.mongodb_url
    if address is None:
        return f"the embedded database in {settings.data_dir} {trouble}"
    return f"MONGODB_URL: the database{'' if refuses else f' at {redacted(address)}'} {trouble}"


def announce(platform: "Platform", *, is_new: bool, web: bool = False) -> None:
    """Say where everything is, and how to sign in."""
    from studio.runtime.settings import web_address

    settings = platform.settings
    api = f"{web_address(settings.host, settings.api_port)}/api/v1"
    pages = web_address(settings.host, settings.web_port)
    folder = settings.mail_folder
    lines = ["", "Temps D'arrêt Studio is running."]
    if web:
        lines.append(f"  Open     {settings.public_url}")
        if settings.public_url != pages:
            lines.append(f"  web      {pages}, which your proxy is to reach")
    lines += [
        f"  API      {api}",
        f"  to read  {api}/docs",
        f"  data     {settings.data_dir}",
        f"  mail     {f'in {folder}' if folder else 'sent by your server'}",
    ]
    if is_new:
        lines.append(f"  admin    {settings.admin_email} was made")
    lines += _signing_in_on_the_web(settings) if web else _signing_in_by_hand(settings, api)
    typer.echo("\n".join([*lines, "Ctrl-C stops.", ""]))


def _signing_in_on_the_web(settings: "Settings") -> list[str]:
    folder = settings.mail_folder
    where = f"the newest file in {folder}" if folder else "on its way to you"
    return [
        f"To sign in, open {settings.public_url} and type {settings.admin_email}.",
        f"The mail with a link and a code is then {where}.",
    ]


def _signing_in_by_hand(settings: "Settings", api: str) -> list[str]:
    asked = json.dumps({"email": settings.admin_email})
    redeemed = json.dumps({"email": settings.admin_email, "code": "the six digits"})
    post = "  curl -X POST -H 'Content-Type: application/json'"
    newest = f" (the newest file in {settings.mail_folder})" if settings.mail_folder else ""
    return [
        "To sign in, ask for a mail:",
        f"{post} {api}/auth/magic-links \\",
        f"       -d {shlex.quote(asked)}",
        f"It holds a code{newest}:",
        f"{post} {api}/auth/sessions \\",
        f"       -d {shlex.quote(redeemed)}",
        "The accessToken in the answer is the bearer of every other request.",
    ]


def _report(part: str, trouble: str | None) -> None:
    mark = typer.style("ok", fg="green") if trouble is None else typer.style("down", fg="red")
    typer.echo(f"{part:14} {mark}" + (f"  {trouble}" if trouble else ""))


def _stop(line: str) -> NoReturn:
    typer.echo(f"studio: {line}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    app()
