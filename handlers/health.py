"""Whether it is alive, and whether it can work."""

from generated.models import health as wire
from studio.kernel.health import Health


async def get_liveness() -> wire.Liveness:
    """The process answers."""
    return wire.Liveness(status="ok")


async def get_readiness(health: Health) -> wire.Readiness:
    """Everything the platform needs answers; Unavailable names what doesn't."""
    await health.require()
    up = wire.PartState.OK
    return wire.Readiness(status="ok", checks=wire.Checks(database=up, storage=up, mail=up))
