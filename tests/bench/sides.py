"""The two sides of a comparison, each running on data of the same kind."""

from dataclasses import dataclass
from typing import Final

FILES: Final = 200
URLS: Final = 800


@dataclass(frozen=True, slots=True)
class Side:
    """A server to measure. ``bearer`` reads the gallery, ``owner`` takes photographs in."""

    name: str
    base_url: str
    bearer: str
    owner: str
    shoot: str
    server: int
    database: int
    owns_database: bool
    """Whether the database's process is below the server's."""

    @property
    def gallery(self) -> str:
        """A listing of 200 photographs with a signed address for each rendition."""
        return f"{self.read}/files?limit={FILES}"

    @property
    def read(self) -> str:
        """One shoot."""
        return f"/api/v1/shoots/{self.shoot}"
