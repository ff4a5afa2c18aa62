"""How a task ends whose job could not be done: with a line in the log, not a trace.

The row says it already, and a person reads it there.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from search import jobs

logger = logging.getLogger(__name__)


@contextmanager
def ending_cleanly(work: str, *expected: type[Exception]) -> Iterator[None]:
    """Log what `jobs.running` and the work itself are known to raise; let others go."""
    try:
        yield
    except (jobs.UnableToBegin, jobs.LostJob) as problem:
        logger.info("%s: %s", work, problem)
    except jobs.Cancelled:
        logger.info("%s was cancelled", work)
    except expected as problem:
        logger.warning("%s failed: %s", work, problem)
