"""Slows down those who guess."""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from chassis.errors import TooMany

WINDOW_SECONDS = 300
REMEMBERED = 10_000


class Throttle:
    """Counts recent attempts by key, in this process; at most ten thousand keys are remembered.

    An attempt counts from its start, so that many at once are no way around, and is taken back when it succeeds.
    """

    def __init__(self, allowed: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowed = allowed
        self._clock = clock
        self._attempts: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, key: str) -> None:
        """Raises TooMany, with the seconds to wait, after too many attempts."""
        recent = self._recent(key)
        if len(recent) >= self._allowed:
            raise TooMany(math.ceil(recent[0] + WINDOW_SECONDS - self._clock()))

    def count(self, key: str) -> None:
        """Remembers an attempt."""
        recent = self._recent(key)
        recent.append(self._clock())
        self._attempts[key] = recent
        self._attempts.move_to_end(key)
        if len(self._attempts) > REMEMBERED:
            self._attempts.popitem(last=False)

    def take_back(self, key: str) -> None:
        """Forgets the last attempt."""
        recent = self._recent(key)
        if recent:
            recent.pop()

    def forget(self, key: str) -> None:
        """Forgets all attempts."""
        self._attempts.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        recent = self._attempts.get(key, deque())
        while recent and recent[0] <= self._clock() - WINDOW_SECONDS:
            recent.popleft()
        return recent
