"""Screenshots as the README shows them: ``python -m tests.e2e.webp FOLDER_OF_PNG FOLDER``."""

import sys
from pathlib import Path

from PIL import Image


def convert(source: Path, target: Path) -> None:
    """Each PNG of ``source`` as a WebP in ``target``, in place of those that were there."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.webp"):
        old.unlink()
    for path in sorted(source.glob("*.png")):
        with Image.open(path) as image:
            image.convert("RGB").save(target / f"{path.stem}.webp", quality=82, method=6)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
