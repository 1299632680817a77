"""Who fails too often has to wait."""

import pytest

from chassis.errors import TooMany
from gateway.auth import throttle
from gateway.auth.throttle import Throttle


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def refused_for(tries: Throttle, key: str) -> int:
    """The seconds to wait; 0 for no waiting."""
    try:
        tries.check(key)
    except TooMany as refusal:
        return int(refusal.headers["Retry-After"])
    return 0


def test_after_the_allowed_attempts_the_next_waits_until_the_first_is_five_minutes_old(clock: Clock) -> None:
    # D-09
    tries = Throttle(3, clock)
    for _ in range(3):
        assert refused_for(tries, "ada") == 0
        tries.count("ada")
        clock.now += 10
    assert refused_for(tries, "ada") == 270
    assert refused_for(tries, "max") == 0
    clock.now += 270
    assert refused_for(tries, "ada") == 0


def test_a_success_takes_back_its_own_attempt_only(clock: Clock) -> None:
    tries = Throttle(2, clock)
    tries.count("10.0.0.1")
    tries.count("10.0.0.1")
    tries.take_back("10.0.0.1")
    assert refused_for(tries, "10.0.0.1") == 0
    tries.count("10.0.0.1")
    assert refused_for(tries, "10.0.0.1") == 300


def test_a_success_forgets_all_attempts_of_its_username(clock: Clock) -> None:
    tries = Throttle(1, clock)
    tries.count("ada")
    tries.forget("ada")
    tries.forget("nobody")
    tries.take_back("nobody")
    assert refused_for(tries, "ada") == 0


def test_only_so_many_keys_are_remembered(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "REMEMBERED", 100)
    tries = Throttle(1, clock)
    for number in range(500):
        tries.count(f"user-{number}")
    assert len(tries._attempts) == 100
    assert refused_for(tries, "user-499") > 0
