"""A stand-in for the platform, to be killed: ``platform_process.py DATA_DIR [STEP]``.

Starts the embedded database, says so, and writes documents until it is killed, one line for each
that was acknowledged. With STEP, a function's name, it kills itself just before that is called.
"""

import asyncio
import importlib
import os
import signal
import sys
from pathlib import Path
from typing import Never

import structlog

from studio.runtime.database.client import open_client
from studio.runtime.database.embedded import EmbeddedDatabase


def die_at(step: str) -> None:
    """Replace ``module:Class.method`` or ``module:function`` by a sudden death."""

    def die(*_: object, **__: object) -> Never:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    module, _, path = step.partition(":")
    owner: object = importlib.import_module(f"studio.runtime.database.{module}")
    *classes, name = path.split(".")
    for each in classes:
        owner = getattr(owner, each)
    setattr(owner, name, die)


async def run(data_dir: Path) -> None:
    """Start, and write until killed."""
    database = EmbeddedDatabase(data_dir)
    address = await database.start()
    sys.stdout.write(f"{database.process_id}\n")
    sys.stdout.flush()
    async with open_client(address) as client:
        number = 0
        while True:
            await client["studio"]["written"].insert_one({"_id": number})
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            number += 1


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    if len(sys.argv) > 2:
        die_at(sys.argv[2])
    asyncio.run(run(Path(sys.argv[1])))
