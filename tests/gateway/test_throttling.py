"""Guessing passwords is slow."""

import asyncio

import httpx
from support.gateways import PASSWORD, Configured, client_of

from gateway.main import build

WRONG = "wrong"


async def attempt(client: httpx.AsyncClient, username: str, password: str = WRONG) -> httpx.Response:
    return await client.post("/auth/sign-in", json={"username": username, "password": password})


async def test_after_ten_failures_a_username_waits_even_with_the_right_password(client: httpx.AsyncClient) -> None:
    # D-09
    failures = [(await attempt(client, "Admin")).status_code for _ in range(10)]
    refused = await attempt(client, "admin", PASSWORD)
    assert failures == [401] * 10
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(refused.headers["retry-after"]) <= 300
    assert (await attempt(client, "manager", PASSWORD)).status_code == 200


async def test_a_username_that_does_not_exist_is_throttled_like_one_that_does(client: httpx.AsyncClient) -> None:
    # D-09
    statuses = [(await attempt(client, "nobody")).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


async def test_many_attempts_at_once_are_no_way_around(client: httpx.AsyncClient) -> None:
    # D-09
    answers = await asyncio.gather(*(attempt(client, "admin") for _ in range(40)))
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(401), statuses.count(429)) == (10, 30)


async def test_signing_in_starts_the_count_anew(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        for _ in range(9):
            assert (await attempt(client, "admin")).status_code == 401
        assert (await attempt(client, "admin", PASSWORD)).status_code == 200


async def test_an_address_that_tries_many_usernames_waits_too(configured: Configured) -> None:
    # D-09
    async with client_of(build(configured(failures_per_address=5))) as client:
        failures = [(await attempt(client, f"user-{number}")).status_code for number in range(5)]
        assert failures == [401] * 5
        assert (await attempt(client, "admin", PASSWORD)).status_code == 429


async def test_those_who_sign_in_do_not_count_against_their_address(configured: Configured) -> None:
    async with client_of(build(configured(failures_per_address=2))) as client:
        assert (await attempt(client, "viewer")).status_code == 401
        for _ in range(5):
            assert (await attempt(client, "admin", PASSWORD)).status_code == 200
