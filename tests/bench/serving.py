"""Requests a second, and what each costs, beside the peer."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Final

from tests.bench.load import Ingest, Reading, Usage, ingest, middle, middle_ingest, read
from tests.bench.plan import Plan
from tests.bench.sides import Side
from tests.bench.tables import figure, ratio, table

_CONNECTIONS: Final = 16
_THUMB_CONNECTIONS: Final = 32
_UPLOADS_AT_ONCE: Final = 4
_REPEAT: Final = 3

_READ_HEAD: Final = ("", "req/s", "p50 ms", "p99 ms", "answer kB")
_READ_COSTS: Final = ("server CPU ms/req", "database CPU ms/req", "server MB", "database MB")
_INGEST_HEAD: Final = ("photographs/s", "upload p50 ms")
_INGEST_COSTS: Final = (
    "server CPU s/photograph",
    "database CPU s/photograph",
    "server MB",
    "database MB",
)

Figures = Mapping[str, Sequence[float]]


def compare_reads(
    installed: Path,
    ours: Sequence[Side],
    peer: Side,
    path_of: Callable[[Side], str],
    plan: Plan,
    *,
    connections: int = _CONNECTIONS,
) -> str:
    """A table of one path, side after side in turns."""
    sides = (*ours, peer)
    readings: dict[str, list[Reading]] = {side.name: [] for side in sides}
    for _ in range(plan.turns):
        for side in sides:
            reading = read(
                installed,
                side,
                path_of(side),
                connections=connections,
                seconds=plan.seconds,
                warmup=plan.warmup,
            )
            readings[side.name].append(reading)
    figures = {name: _figures_of_reads(middle(each)) for name, each in readings.items()}
    return _against(_READ_HEAD + _READ_COSTS, figures, ours, [peer])


def compare_thumbs(
    installed: Path, ours: Sequence[Side], peer: Side, photographs: Path, plan: Plan
) -> str:
    """A table of reading one thumbnail's bytes over and over, of the same photograph."""
    thumbs = {
        side.name: ingest(installed, side, photographs, repeat=1, connections=1).thumb
        for side in (*ours, peer)
    }
    return compare_reads(
        installed,
        ours,
        peer,
        lambda side: thumbs[side.name],
        plan,
        connections=_THUMB_CONNECTIONS,
    )


def compare_ingests(
    installed: Path, ours: Side, peers: Sequence[Side], photographs: Path, turns: int
) -> str:
    """A table of taking in 21 photographs, four at a time, until all renditions are there."""
    runs: dict[str, list[Ingest]] = {side.name: [] for side in (ours, *peers)}
    for _ in range(turns):
        for side in (ours, *peers):
            run = ingest(installed, side, photographs, repeat=_REPEAT, connections=_UPLOADS_AT_ONCE)
            runs[side.name].append(run)
    one = runs[ours.name][0]
    what = f"{one.photographs} photographs, {one.megabytes:.0f} MB"
    figures = {name: _figures_of_ingest(middle_ingest(each)) for name, each in runs.items()}
    return _against((what, *_INGEST_HEAD, *_INGEST_COSTS), figures, [ours], peers)


def _figures_of_reads(reading: Reading) -> list[float]:
    kilobytes = reading.answer_bytes / 1000
    per_request = _costs(reading.usage, reading.requests / 1000)
    return [reading.per_second, reading.p50, reading.p99, kilobytes, *per_request]


def _figures_of_ingest(run: Ingest) -> list[float]:
    return [run.per_second, run.upload_p50, *_costs(run.usage, run.photographs)]


def _costs(usage: Usage, count: float) -> list[float]:
    return [
        usage.server_cpu / count,
        usage.database_cpu / count,
        usage.server_rss,
        usage.database_rss,
    ]


def _against(
    head: Sequence[str], figures: Figures, ours: Sequence[Side], peers: Sequence[Side]
) -> str:
    """The figures of all sides, then each of ours as parts of each peer's."""
    rows = [[name, *map(figure, values)] for name, values in figures.items()]
    for side, peer in product(ours, peers):
        pairs = zip(figures[side.name], figures[peer.name], strict=True)
        rows.append([f"**{side.name} / {peer.name}**", *(ratio(*pair) for pair in pairs)])
    return table(head, rows)
