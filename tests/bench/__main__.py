"""Runs the benchmarks that are named, or all, and prints their tables: `scripts/bench --help`."""

import argparse
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.bench.database import running_database
from tests.bench.floor import measure_floor
from tests.bench.letters import measure_letters
from tests.bench.ours import our_side
from tests.bench.peer import install_peer, peer_sides, peer_source
from tests.bench.photographs import found_photographs, large, link_ingest, make_photographs
from tests.bench.plan import QUICK, THOROUGH, Plan
from tests.bench.renditions import compare_renditions
from tests.bench.serving import compare_ingests, compare_reads, compare_thumbs

_TITLES: Final = {
    "renditions": "CPU seconds to make the renditions of a 24-megapixel photograph",
    "gallery": "A gallery of 200 photographs with 800 signed addresses (peer: 600), 16 connections",
    "read": "One shoot, 16 connections",
    "ingest": "Taking photographs in, four at a time, until every rendition is there",
    "thumb": "The bytes of one thumbnail, 32 connections",
    "floor": "What the parts cost at least",
    "letters": "From the wish to have a letter sent to the mail server's answer",
}

_ON_OUR_OWN: Final = {"renditions", "letters"}
"""What is measured without the comparator."""


def main() -> None:
    """Measure, printing each table as soon as it is there."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = _arguments()
    names = arguments.names or list(_TITLES)
    plan = QUICK if arguments.quick else THOROUGH
    try:
        with tempfile.TemporaryDirectory(prefix="studio-bench-") as folder:
            _say(_circumstances(plan))
            _measure(names, plan, Path(folder))
    except KeyboardInterrupt:
        sys.exit(130)
    except (AssertionError, RuntimeError) as failure:
        sys.exit(f"scripts/bench: {failure}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(_TITLES))
    parser.add_argument("--quick", action="store_true", help="short runs, one turn each: a look")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(_TITLES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; see --help")
    return arguments


def _measure(names: Sequence[str], plan: Plan, folder: Path) -> None:
    photographs = [*found_photographs(), *make_photographs(folder)]
    if "renditions" in names:
        _show("renditions", compare_renditions(large(photographs), plan.renders))
    if "letters" in names:
        _show("letters", measure_letters(folder, plan))
    rest = [name for name in names if name not in _ON_OUR_OWN]
    source = peer_source()
    if rest and source is None:
        _say(f"\nSkipped, for want of the comparator (BENCH_PEER): {', '.join(rest)}.")
    elif rest and source is not None:
        installed = install_peer(source, folder)
        _measure_serving(rest, plan, installed, link_ingest(photographs, folder / "ingest"))


def _measure_serving(names: Sequence[str], plan: Plan, installed: Path, photographs: Path) -> None:
    folder = installed.parent
    with ExitStack() as stack:
        database = stack.enter_context(running_database(folder))
        if "floor" in names:
            _show("floor", measure_floor(installed, folder, database, plan))
        if set(names) == {"floor"}:
            return
        ours = [
            stack.enter_context(our_side(folder)),
            stack.enter_context(our_side(folder, shared=database)),
        ]
        peers = stack.enter_context(peer_sides(installed, database))
        tables: dict[str, Callable[[], str]] = {
            "gallery": lambda: compare_reads(
                installed, ours, peers[0], lambda side: side.gallery, plan
            ),
            "read": lambda: compare_reads(installed, ours, peers[0], lambda side: side.read, plan),
            "thumb": lambda: compare_thumbs(installed, ours, peers[0], photographs, plan),
            "ingest": lambda: compare_ingests(installed, ours[0], peers, photographs, plan.ingests),
        }
        for name, make in tables.items():
            if name in names:
                _show(name, make())


def _show(name: str, table: str) -> None:
    _say(f"\n### {_TITLES[name]}\n\n{table}")


def _circumstances(plan: Plan) -> str:
    when = datetime.now(UTC).strftime("%d %B %Y, %H:%M UTC")
    load = os.getloadavg()[0]
    return (
        f"{when}; {os.cpu_count()} cores of {_processor()}, {platform.system()}, which load "
        f"generator, database and server share; load before the start {load:.1f}; "
        f"readings of {plan.seconds} s, {plan.turns} by turns."
    )


def _processor() -> str:
    described = Path("/proc/cpuinfo").read_text().splitlines()
    models = (line.partition(":")[2].strip() for line in described if line.startswith("model name"))
    return next(models, platform.machine())


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
