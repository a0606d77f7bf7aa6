"""What a rule has found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with the spec."""

    where: str
    rule: str
    what: str

    def __str__(self) -> str:
        """One line: where, which rule, and what."""
        return f"{self.where}: {self.rule}: {self.what}"
