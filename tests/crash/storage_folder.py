"""The storage as it lies on the disk, compared with what the studio says it holds."""

from collections import Counter
from functools import partial
from pathlib import Path

from tests.crash.photographer import File, sha256
from tests.running import RunningStudio, until

_CLEAN_WITHIN = 15.0


def files_below(folder: Path) -> list[Path]:
    """Every file, drafts and all."""
    return [path for path in folder.rglob("*") if path.is_file()]


def of_shoot(studio: RunningStudio, shoot_id: str) -> Path:
    """Where the photographs of a shoot lie."""
    return studio.data_dir / "uploads" / "shoots" / shoot_id


def nothing_left(folder: Path) -> None:
    """Wait until no file is there; fails if one stays."""
    until(lambda: not files_below(folder), _CLEAN_WITHIN, f"{folder} is empty")


def require_exactly(studio: RunningStudio, shoots: dict[str, list[File]]) -> None:
    """The storage holds the bytes of these photographs, all settled, and nothing else."""
    require_photographs(studio, shoots)
    below = files_below(studio.data_dir / "uploads")
    assert [path for path in below if path.parts[-3] not in shoots] == []


def require_photographs(studio: RunningStudio, shoots: dict[str, list[File]]) -> None:
    """Of each shoot the storage holds the bytes of these photographs, all settled, no others."""
    for shoot_id, files in shoots.items():
        folder = of_shoot(studio, shoot_id)
        ready = sum(file["state"] == "ready" for file in files)
        expected = +Counter(original=len(files), high=ready, medium=ready, small=ready, thumb=ready)
        until(partial(_holds, folder, expected), _CLEAN_WITHIN, f"{folder}: only what is listed")
        sums = [sha256(path.read_bytes()) for path in files_below(folder / "original")]
        assert Counter(sums) == Counter(file["sha256"] for file in files)


def _holds(folder: Path, expected: Counter[str]) -> bool:
    return expected == Counter(str(path.parent.relative_to(folder)) for path in files_below(folder))
