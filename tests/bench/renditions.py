"""CPU to make the renditions of a photograph, beside sharp."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image

from tests.bench.processes import NODE, PYTHON, output_of
from tests.bench.tables import ratio, table

_ROOT: Final = Path(__file__).resolve().parents[2]
_SHARP: Final = str(Path(__file__).with_name("sharp.mjs"))
_WITHIN: Final = 120.0
GOAL: Final = 0.75

_HEAD: Final = (
    "photograph",
    "ours",
    "ours, in the pool",
    "sharp, each size from the source",
    "sharp, decoded once",
    f"ours / sharp (goal {GOAL})",
    "ours / sharp decoded once",
    "decoding alone",
)


def compare_renditions(photographs: Sequence[Path], times: int) -> str:
    """A table of CPU seconds; each way has its turn, and of its turns the least counts."""
    return table(_HEAD, [_row(photograph, times) for photograph in photographs])


def _row(photograph: Path, times: int) -> list[str]:
    turns = [_turn(photograph) for _ in range(times)]
    fresh, pool, each, once, decode = (min(spent) for spent in zip(*turns, strict=True))
    with Image.open(photograph) as image:
        width, height = image.size
    megabytes = photograph.stat().st_size / 1e6
    return [
        f"{photograph.stem}, {width}x{height}, {megabytes:.1f} MB",
        *(f"{spent:.2f}" for spent in (fresh, pool, each, once)),
        ratio(fresh, each),
        ratio(fresh, once),
        f"{decode:.2f}",
    ]


def _turn(photograph: Path) -> tuple[float, ...]:
    """Each in a process of its own, which counts what it spends after its start."""
    ours = [[PYTHON, "-m", "tests.bench.render", str(photograph), way, "1"] for way in _OUR_WAYS]
    theirs = [[NODE, _SHARP, str(photograph), way] for way in ("each", "once")]
    fresh, pool, decode = (_spent(command) for command in ours)
    each, once = (_spent(command) for command in theirs)
    return fresh, pool, each, once, decode


_OUR_WAYS: Final = ("fresh", "pool", "decode")


def _spent(command: Sequence[str]) -> float:
    return float(output_of(command, cwd=_ROOT, within=_WITHIN))
