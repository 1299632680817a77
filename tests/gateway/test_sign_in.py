"""Signing in with a local account, and what becomes of the session."""

import time
from base64 import urlsafe_b64encode
from typing import Any

import httpx
import orjson
import pytest
from argon2 import PasswordHasher
from joserfc import jwt
from joserfc.jwk import OctKey
from support.gateways import PASSWORD, SESSION_KEY, Staff, signed_in

from chassis.guards import EVERYBODY
from gateway.auth import sessions
from gateway.auth.passwords import Passwords


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def claims_of(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, SESSION_KEY, algorithms=["Ed25519"]).claims)


@pytest.mark.parametrize("role", EVERYBODY)
async def test_each_role_signs_in_and_is_shown_who_they_are(client: httpx.AsyncClient, staff: Staff, role: str) -> None:
    # D-02 D-03
    session = await signed_in(client, role)
    member = staff[role]
    expected = {name: member[name] for name in ("id", "name", "email", "account_id")} | {"kind": "staff", "role": role}
    assert session["principal"] == expected
    assert (session["token_type"], session["expires_in"]) == ("Bearer", 900)
    assert (await client.get("/auth/me")).json() == expected


async def test_usernames_are_read_in_any_case(client: httpx.AsyncClient) -> None:
    # D-08
    assert (await signed_in(client, " AdMiN "))["principal"]["role"] == "admin"


async def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(client: httpx.AsyncClient) -> None:
    # D-09
    wrong = await client.post("/auth/sign-in", json={"username": "admin", "password": "wrong"})
    unknown = await client.post("/auth/sign-in", json={"username": "nobody", "password": PASSWORD})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "invalid_credentials")
    assert wrong.headers["content-type"] == "application/problem+json"
    assert unknown.json() | {"request_id": ""} == wrong.json() | {"request_id": ""}


async def test_an_unknown_user_costs_as_much_as_a_wrong_password() -> None:
    # D-09
    slow = PasswordHasher(time_cost=4, memory_cost=32 * 1024, parallelism=1).hash(PASSWORD)
    passwords = Passwords(like=slow)
    spent = {}
    for known in (slow, None):
        began = time.process_time()
        for _ in range(3):
            assert not await passwords.match(known, "wrong")
        spent[known] = time.process_time() - began
    assert 0.5 < spent[None] / spent[slow] < 2


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["password", "username"]),
        ({"username": "admin", "password": "x", "otp": "1"}, ["otp"]),
        ({"username": "", "password": 1}, ["password", "username"]),
    ],
)
async def test_a_form_that_is_no_sign_in_is_refused(
    client: httpx.AsyncClient, body: dict[str, Any], fields: list[str]
) -> None:  # D-42
    answer = await client.post("/auth/sign-in", json=body)
    assert answer.status_code == 422
    assert sorted(error["field"] for error in answer.json()["errors"]) == fields


async def test_tokens_are_not_to_be_kept_on_the_way(client: httpx.AsyncClient) -> None:
    answer = await client.post("/auth/sign-in", json={"username": "admin", "password": PASSWORD})
    assert answer.headers["cache-control"] == "no-store"


async def test_a_session_goes_on_with_its_refresh_token(client: httpx.AsyncClient) -> None:
    first = await signed_in(client)
    answer = await client.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})
    again = answer.json()
    assert answer.status_code == 200
    assert again["principal"] == first["principal"]
    assert again["access_token"] != first["access_token"]
    assert claims_of(again["access_token"])["sid"] == claims_of(first["access_token"])["sid"]
    assert (await client.get("/auth/me", headers=bearer(again["access_token"]))).status_code == 200


async def test_the_two_kinds_of_token_do_not_stand_for_each_other(client: httpx.AsyncClient) -> None:
    session = await signed_in(client)
    as_access = await client.get("/auth/me", headers=bearer(session["refresh_token"]))
    as_refresh = await client.post("/auth/refresh", json={"refresh_token": session["access_token"]})
    assert (as_access.status_code, as_refresh.status_code) == (401, 401)


async def test_signing_out_ends_all_tokens_of_the_session_and_no_other(client: httpx.AsyncClient) -> None:
    other = await signed_in(client)
    ended = await signed_in(client)
    assert (await client.post("/auth/sign-out")).status_code == 204
    assert (await client.get("/auth/me")).status_code == 401
    refreshed = await client.post("/auth/refresh", json={"refresh_token": ended["refresh_token"]})
    assert refreshed.status_code == 401
    assert (await client.get("/auth/me", headers=bearer(other["access_token"]))).status_code == 200


async def test_an_expired_token_is_refused(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "ACCESS_SECONDS", 0)
    await signed_in(client)
    assert (await client.get("/auth/me")).status_code == 401


async def test_a_token_that_runs_out_while_it_is_known_is_refused(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await admin.get("/auth/me")).status_code == 200
    later = time.time() + sessions.ACCESS_SECONDS
    monkeypatch.setattr(time, "time", lambda: later)
    assert (await admin.get("/auth/me")).status_code == 401


async def test_who_is_removed_from_the_staff_file_is_out_at_once(admin: httpx.AsyncClient, staff: Staff) -> None:
    session = await signed_in(admin)
    staff.members.remove(staff["admin"])
    staff.save()
    assert (await admin.get("/auth/me")).status_code == 401
    refreshed = await admin.post("/auth/refresh", json={"refresh_token": session["refresh_token"]})
    assert refreshed.status_code == 401


async def test_a_changed_role_counts_from_the_next_request_on(admin: httpx.AsyncClient, staff: Staff) -> None:
    # D-02
    staff["admin"]["role"] = "viewer"
    staff.save()
    assert (await admin.get("/auth/me")).json()["role"] == "viewer"


async def test_a_staff_file_that_is_broken_later_keeps_those_in_who_were(
    admin: httpx.AsyncClient, staff: Staff
) -> None:
    staff.path.write_text("{")
    assert (await admin.get("/auth/me")).status_code == 200
    staff.path.unlink()
    assert (await admin.get("/auth/me")).status_code == 200


def forged(token: str, header: dict[str, Any], **changes: Any) -> str:
    claims = orjson.dumps(claims_of(token) | changes)
    parts = [urlsafe_b64encode(part).rstrip(b"=").decode() for part in (orjson.dumps(header), claims)]
    return ".".join([*parts, token.split(".")[2]])


async def test_forged_tokens_are_refused(admin: httpx.AsyncClient, staff: Staff) -> None:
    token = admin.headers["Authorization"].removeprefix("Bearer ")
    mine = {"alg": "Ed25519", "typ": "at+jwt"}
    for other in (
        forged(token, mine, sub=staff["other-admin"]["id"]),
        forged(token, mine, exp=int(time.time()) + 10**6),
        forged(token, {"alg": "none", "typ": "at+jwt"}),
        forged(token, {"alg": "none", "typ": "at+jwt"}).rpartition(".")[0] + ".",
        jwt.encode({"alg": "HS256", "typ": "at+jwt"}, claims_of(token), _secret(), algorithms=["HS256"]),
        token[:-4] + "AAAA",
        "x" * 20_000,
    ):
        assert (await admin.get("/auth/me", headers=bearer(other))).status_code == 401


def _secret() -> Any:
    """What an attacker would sign with who hopes that a public key is taken for a shared secret."""
    return OctKey.import_key(orjson.dumps(SESSION_KEY.as_dict(private=False)))
