"""Whether the embedded server still works: one that stands still doesn't end by itself."""

import asyncio
from typing import Final

from pymongo.errors import PyMongoError

from studio.runtime.database.client import open_client

# A minute and a half in all: long after its clients' patience is at an end, and much longer than
# the slowest disk keeps it.
_PAUSE: Final = 10.0
_ANSWER_WITHIN: Final = 20.0
# One that isn't answered says little: we may have been asleep ourselves.
_QUESTIONS: Final = 3


async def stood_still(address: str) -> None:
    """Ask the server at ``address`` from time to time; return once it doesn't answer any more.

    A ``ping`` would be answered still: what is asked for here needs the lock that all work needs.
    """
    unanswered = 0
    async with open_client(address) as client:
        while unanswered < _QUESTIONS:
            await asyncio.sleep(_PAUSE)
            try:
                async with asyncio.timeout(_ANSWER_WITHIN):
                    await client.admin["system.users"].find_one()
            except (PyMongoError, TimeoutError):
                unanswered += 1
            else:
                unanswered = 0
