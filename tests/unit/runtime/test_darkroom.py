"""What the darkroom says of an image that is refused, to the service of photographs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.files.domain import FailureCode, FileFault
from studio.files.ports import ImageRefused
from studio.imaging import refusals
from studio.runtime import darkroom
from studio.runtime.darkroom import ProcessDarkroom


def _kinds(kind: type[refusals.ImageRefused]) -> Iterator[type[refusals.ImageRefused]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)


@pytest.mark.parametrize("kind", list(_kinds(refusals.ImageRefused)))
async def test_every_refusal_has_a_code_and_keeps_what_it_says(
    kind: type[refusals.ImageRefused], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path) -> None:
        raise kind("It is too dark.", limit=3, name="RAW")

    monkeypatch.setattr(darkroom, "probe", refuse)
    with pytest.raises(ImageRefused, match="It is too dark.") as refused:
        await ProcessDarkroom(1).inspect(tmp_path)
    assert refused.value.code in set(FileFault)
    assert FailureCode(refused.value.code.value)
    assert (refused.value.limit, refused.value.name) == (3, "RAW")
