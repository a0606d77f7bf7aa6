"""The peer's own load scripts, used for both sides alike."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.bench.processes import NODE, output_of
from tests.bench.sides import Side

_START: Final = 30.0
_INGEST_WITHIN: Final = 330.0


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds and peak resident megabytes of a server with its workers, and of a database."""

    server_cpu: float
    server_rss: float
    database_cpu: float
    database_rss: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Some seconds of requests to one side; latencies in milliseconds."""

    requests: int
    per_second: float
    p50: float
    p99: float
    answer_bytes: int
    usage: Usage


@dataclass(frozen=True, slots=True)
class Ingest:
    """A shoot taken in by one side, until every rendition is there; ``thumb``: one's address."""

    photographs: int
    megabytes: float
    per_second: float
    upload_p50: float
    usage: Usage
    thumb: str


def read(
    installed: Path, side: Side, path: str, *, connections: int, seconds: int, warmup: int
) -> Reading:
    """Ask for ``path`` over and over; RuntimeError unless every answer was a success."""
    found = _run(
        installed,
        side,
        ["load/http.mjs", "--token", side.bearer, "--path", path, "--runs", "1"],
        ["-c", str(connections), "-d", str(seconds), "--warmup", str(warmup)],
        within=warmup + seconds + _START,
    )
    if found["bad"] or not found["n"]:
        raise RuntimeError(f"{side.name}: {found['bad']} of {found['n']} requests failed: {path}")
    return Reading(
        requests=found["n"],
        per_second=found["rps"],
        p50=found["p50"],
        p99=found["p99"],
        answer_bytes=found["bytes"],
        usage=_usage(side, found["usage"]),
    )


def ingest(
    installed: Path, side: Side, photographs: Path, *, repeat: int, connections: int
) -> Ingest:
    """Upload a folder of photographs ``repeat`` times into a new shoot."""
    found = _run(
        installed,
        side,
        ["load/ingest.mjs", "--token", side.owner, "--dir", str(photographs)],
        ["--repeat", str(repeat), "-c", str(connections), "--poll", "100"],
        within=_INGEST_WITHIN,
    )
    return Ingest(
        photographs=found["photos"],
        megabytes=found["mb"],
        per_second=found["photos_per_s"],
        upload_p50=found["upload_p50_ms"],
        usage=_usage(side, found["usage"]),
        thumb=found["thumb"],
    )


def middle(readings: Sequence[Reading]) -> Reading:
    """Several readings as one: the medians, the sums, the largest memory."""
    usages = [reading.usage for reading in readings]
    return Reading(
        requests=sum(reading.requests for reading in readings),
        per_second=median(reading.per_second for reading in readings),
        p50=median(reading.p50 for reading in readings),
        p99=median(reading.p99 for reading in readings),
        answer_bytes=readings[0].answer_bytes,
        usage=Usage(
            server_cpu=sum(usage.server_cpu for usage in usages),
            server_rss=max(usage.server_rss for usage in usages),
            database_cpu=sum(usage.database_cpu for usage in usages),
            database_rss=max(usage.database_rss for usage in usages),
        ),
    )


def middle_ingest(ingests: Sequence[Ingest]) -> Ingest:
    """The run in the middle, by photographs a second."""
    return sorted(ingests, key=lambda each: each.per_second)[len(ingests) // 2]


def _run(
    installed: Path, side: Side, script: list[str], options: list[str], *, within: float
) -> Any:
    pids = ["--pid", str(side.server), "--pid", str(side.database)]
    command = [NODE, *script, "--base-url", side.base_url, *options, *pids]
    lines = output_of(command, cwd=installed, within=within).splitlines()
    return json.loads(lines[-1])


def _usage(side: Side, found: Mapping[str, Mapping[str, float]]) -> Usage:
    server, database = found[str(side.server)], found[str(side.database)]
    # The script counts whatever is below a process as its own.
    below = database if side.owns_database else {"cpu_s": 0.0, "peak_rss_mb": 0.0}
    return Usage(
        server_cpu=server["cpu_s"] - below["cpu_s"],
        server_rss=server["peak_rss_mb"] - below["peak_rss_mb"],
        database_cpu=database["cpu_s"],
        database_rss=database["peak_rss_mb"],
    )
