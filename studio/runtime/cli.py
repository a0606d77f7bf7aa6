"""The `studio` command.

Each command imports what it needs, so that `--help` comes at once and the processes that render
photographs, which load this module again, stay small.
"""

import asyncio
import sys
import warnings
from collections.abc import Coroutine
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from studio.runtime.platform import Platform
    from studio.runtime.settings import Settings

# Connexion loads Starlette's test client, which would rather have a newer httpx.
warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient`")

app = typer.Typer(
    name="studio",
    help="A photographer's own platform. Settings come from the environment: studio settings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
admin = typer.Typer(help="The people who run the studio.", no_args_is_help=True)
app.add_typer(admin, name="admin")


@app.command()
def serve(
    demo: Annotated[bool, typer.Option("--demo", help="Add a demo shoot to look at.")] = False,
    dev: Annotated[bool, typer.Option("--dev", help="Start again when a source changes.")] = False,
) -> None:
    """Serve the API, with everything it needs, until Ctrl-C or SIGTERM."""
    if dev:
        _serve_and_reload(demo=demo)
    else:
        _serve(demo=demo)


def _serve(*, demo: bool, sockets: object = None) -> None:  # noqa: ARG001 - uvicorn's reloader
    from studio.runtime.server import serve as run

    _run(run(_settings(), _announce, demo=demo))


def _serve_and_reload(*, demo: bool) -> None:
    import uvicorn
    from uvicorn.supervisors import ChangeReload

    sources = ["studio", "handlers", "generated"]
    config = uvicorn.Config("", reload=True, reload_dirs=sources, log_config=None)
    ChangeReload(config, target=partial(_serve, demo=demo), sockets=[]).run()


@app.command()
def worker() -> None:
    """Do the work in the background (rendering, mail) for studios that share a MONGODB_URL."""
    from studio.runtime.server import work

    settings = _settings()
    if settings.mongodb_url is None:
        _stop("MONGODB_URL: a worker needs the database of the studio that it works for")
    _run(work(settings, lambda: typer.echo("Working. Ctrl-C stops.")))


@admin.command("create")
def create_admin(
    email: Annotated[str, typer.Argument(help="Their e-mail address.")],
    name: Annotated[str | None, typer.Option(help="What they are called.")] = None,
) -> None:
    """Make another admin; with the embedded database, while the studio isn't running."""
    from studio.kernel.access import Role
    from studio.runtime.platform import open_platform
    from studio.runtime.settings import is_address

    async def create() -> None:
        async with open_platform(_settings()) as platform:
            await platform.users().add(email, name, Role.ADMIN)

    if not is_address(email):
        _stop(f"{email} is not an e-mail address.")
    _run(create())
    typer.echo(f"{email} is an admin now and can sign in.")


@app.command()
def doctor() -> None:
    """Check settings, database, storage and mail, and say what is wrong."""
    from studio.runtime.platform import connect_platform

    settings = _settings()
    _report("settings", None)

    async def examine() -> dict[str, str | None]:
        async with connect_platform(settings) as platform:
            return await platform.health.report()

    report = _run(examine())
    for part, trouble in report.items():
        _report(part, trouble)
    if any(report.values()):
        raise typer.Exit(1)


@app.command()
def settings() -> None:
    """List every setting, what it means, and its default in brackets."""
    from studio.runtime.settings import described

    names = described()
    width = max(map(len, names))
    for name, meaning in names.items():
        typer.echo(f"{name:{width}}  {meaning}")


def _settings() -> "Settings":
    from studio.runtime.logs import configure_logs
    from studio.runtime.settings import SettingInvalid, read_settings

    try:
        found = read_settings()
    except SettingInvalid as error:
        _stop(str(error))
    configure_logs(found.log_format)
    return found


def _run(main: Coroutine[Any, Any, Any]) -> Any:
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
        _stop(f"MONGODB_URL: the database doesn't answer ({type(error).__name__})")
    except DomainError as error:
        _stop(error.detail)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _announce(platform: "Platform", *, is_new: bool) -> None:
    settings = platform.settings
    address = f"http://{settings.host}:{settings.api_port}"
    mail = (
        f"in {settings.data_dir / 'mail'}" if settings.mail_url is None else "sent by your server"
    )
    lines = [
        "",
        "Temps D'arrêt Studio is running.",
        f"  API      {address}/api/v1",
        f"  to read  {address}/api/v1/docs",
        f"  data     {settings.data_dir}",
        f"  mail     {mail}",
    ]
    if is_new:
        lines.append(f"  admin    {settings.admin_email} was made")
    lines += [
        "To sign in, ask for a link; it comes by mail:",
        f"  curl -X POST {address}/api/v1/auth/magic-links -H 'Content-Type: application/json' \\",
        f'       -d \'{{"email": "{settings.admin_email}"}}\'',
        "Ctrl-C stops.",
        "",
    ]
    typer.echo("\n".join(lines))


def _report(part: str, trouble: str | None) -> None:
    mark = typer.style("ok", fg="green") if trouble is None else typer.style("down", fg="red")
    typer.echo(f"{part:10} {mark}" + (f"  {trouble}" if trouble else ""))


def _stop(line: str) -> NoReturn:
    typer.echo(f"studio: {line}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    app()
