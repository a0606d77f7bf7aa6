"""What tells the loops of this process that there is something to do."""

from dataclasses import dataclass, field

from studio.kernel.wakeup import Wakeup


@dataclass(frozen=True, slots=True)
class Wakeups:
    """One for each kind of work."""

    sign_ins: Wakeup = field(default_factory=Wakeup)
    letters: Wakeup = field(default_factory=Wakeup)
    files: Wakeup = field(default_factory=Wakeup)
    burials: Wakeup = field(default_factory=Wakeup)
    events: Wakeup = field(default_factory=Wakeup)
    delivered: Wakeup = field(default_factory=Wakeup)
