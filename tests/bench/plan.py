"""How long to measure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Seconds of each reading, how often each side has its turn, renders of each photograph."""

    seconds: int
    warmup: int
    turns: int
    ingests: int
    renders: int


THOROUGH = Plan(seconds=10, warmup=3, turns=3, ingests=2, renders=5)
QUICK = Plan(seconds=2, warmup=1, turns=1, ingests=1, renders=2)
