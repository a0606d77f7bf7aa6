"""Write sample photographs into a folder: ``python -m tests.e2e.photographs FOLDER HOW_MANY``."""

import sys
from pathlib import Path

from studio.runtime.coast import coast


def write_photographs(folder: Path, how_many: int) -> None:
    """Named ``coast-01.jpg`` and so on, the same ones each time; those that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(how_many):
        path = folder / f"coast-{number + 1:02}.jpg"
        if not path.exists():
            path.write_bytes(coast(number))


if __name__ == "__main__":
    write_photographs(Path(sys.argv[1]), int(sys.argv[2]))
