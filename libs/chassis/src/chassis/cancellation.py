"""A cancellation that a library has swallowed is still one."""

import asyncio


def heed_cancellation() -> None:
    """Raises where this task was cancelled and went on all the same: aiokafka swallows that while it closes."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
