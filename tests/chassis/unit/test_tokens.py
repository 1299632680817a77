"""The internal token: a service believes the gateway's word for this service, for a minute, and nothing else."""

import base64
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey
from pydantic import SecretStr

from chassis import tokens
from chassis.caller import Caller, system
from chassis.errors import Unauthenticated
from chassis.ids import new_id
from chassis.testing import ACCOUNT, INTERNAL_PUBLIC_KEY, MINTER, somebody
from chassis.tokens import ALGORITHM, ISSUER, LIFETIME, REMEMBERED, TYPE, Minter, Verifier

CONTACT = Caller(
    kind="contact", account_id=ACCOUNT, id=new_id(), name="Carla Contact", channel="portal", customer_id=new_id(),
    rights=frozenset({"quotes.read"}), records=frozenset({str(new_id())}),
)  # fmt: skip


@pytest.fixture
def verifier() -> Verifier:
    """What the toy believes."""
    return Verifier(INTERNAL_PUBLIC_KEY, "toy")


def token(header: dict[str, Any] | None = None, **changes: Any) -> str:
    """A token that the gateway's key has signed, changed in some way."""
    claims = jwt.decode(MINTER.mint(somebody(), "toy"), MINTER._key, algorithms=[ALGORITHM]).claims | changes
    kept = {name: value for name, value in claims.items() if value is not ...}
    return jwt.encode({"alg": ALGORITHM, "typ": TYPE} | (header or {}), kept, MINTER._key, algorithms=[ALGORITHM])


def bare(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    """A token put together by hand."""
    parts = (json.dumps(header).encode(), json.dumps(claims).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def refused(verifier: Verifier, authorization: str) -> bool:
    """Whether the caller has to sign in; any other outcome is a failure."""
    try:
        verifier.verify(authorization)
    except Unauthenticated:
        return True
    return False


@pytest.mark.parametrize("caller", [somebody(), somebody("technician"), CONTACT, system(ACCOUNT)])
def test_a_caller_comes_out_as_it_went_in(verifier: Verifier, caller: Caller) -> None:
    authorization = f"Bearer {MINTER.mint(caller, 'toy')}"

    assert verifier.verify(authorization) == caller
    assert verifier.verify(authorization) == caller


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(token(aud="customers"), id="for another service"),
        pytest.param(token(aud=["toy", "customers"]), id="for several services"),
        pytest.param(token(aud=...), id="for nobody"),
        pytest.param(token(iss="somebody"), id="of another issuer"),
        pytest.param(token({"typ": "at+jwt"}), id="an access token"),
        pytest.param(token(exp=int(time.time()) - 1), id="expired"),
        pytest.param(token(exp=...), id="without end"),
        pytest.param(token(exp="soon"), id="with an end that is none"),
        pytest.param(token(acc="everybody"), id="of an account that is none"),
        pytest.param(token(acc=...), id="without account"),
        pytest.param(token(rights=...), id="without rights"),
        pytest.param(token(rights=7), id="with rights that are none"),
        pytest.param(token()[:-2], id="with a signature cut short"),
        pytest.param(token() + "A", id="with a signature made longer"),
    ],
)
def test_a_token_that_is_not_what_it_should_be_is_refused(verifier: Verifier, changed: str) -> None:
    assert refused(verifier, f"Bearer {changed}")


def test_another_key_s_signature_is_refused(verifier: Verifier) -> None:
    stranger = OKPKey.generate_key("Ed25519", private=True)
    forged = Minter(SecretStr(json.dumps(stranger.as_dict(private=True)))).mint(somebody(), "toy")

    assert refused(verifier, f"Bearer {forged}")


def test_a_token_without_signature_is_refused(verifier: Verifier) -> None:
    claims = {"iss": ISSUER, "aud": "toy", "exp": time.time() + 60, "acc": str(ACCOUNT), "kind": "staff"}

    assert refused(verifier, f"Bearer {bare({'alg': 'none', 'typ': TYPE}, claims)}")
    assert refused(verifier, f"Bearer {bare({'alg': ALGORITHM, 'typ': TYPE}, claims)}")


def test_the_public_key_does_not_serve_as_a_shared_secret(verifier: Verifier) -> None:
    claims = jwt.decode(MINTER.mint(somebody(), "toy"), MINTER._key, algorithms=[ALGORITHM]).claims

    for secret in (INTERNAL_PUBLIC_KEY, json.loads(INTERNAL_PUBLIC_KEY)["x"]):
        key = OctKey.import_key(secret.encode())
        forged = jwt.encode({"alg": "HS256", "typ": TYPE}, claims, key, algorithms=["HS256"])
        assert refused(verifier, f"Bearer {forged}")


def test_a_token_that_was_believed_is_believed_no_longer_than_it_lasts(
    verifier: Verifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    authorization = f"Bearer {MINTER.mint(somebody(), 'toy')}"
    started = time.time()
    verifier.verify(authorization)

    monkeypatch.setattr(tokens.time, "time", lambda: started + LIFETIME - 2)
    assert not refused(verifier, authorization)
    monkeypatch.setattr(tokens.time, "time", lambda: started + LIFETIME + 1)
    assert refused(verifier, authorization)


def test_what_is_remembered_does_not_grow_without_end(verifier: Verifier) -> None:
    for _ in range(REMEMBERED + 20):
        verifier.verify(f"Bearer {MINTER.mint(somebody(), 'toy')}")

    assert len(verifier._known) == REMEMBERED


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic YTpi", token(), f"Token {token()}"])
def test_anything_but_a_bearer_is_refused(verifier: Verifier, authorization: str) -> None:
    assert refused(verifier, authorization)


@given(garbage=some.text() | some.binary().map(lambda raw: raw.decode("latin-1")))
def test_garbage_is_refused(garbage: str) -> None:
    assert refused(Verifier(INTERNAL_PUBLIC_KEY, "toy"), f"Bearer {garbage}")


@given(header=some.recursive(some.none() | some.booleans() | some.text(), some.lists))
def test_a_header_of_any_shape_is_refused(header: Any) -> None:
    assert refused(Verifier(INTERNAL_PUBLIC_KEY, "toy"), f"Bearer {bare(header, header, b'signature')}")


def test_a_header_that_is_nested_without_end_is_refused(verifier: Verifier) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 50_000).decode()

    assert refused(verifier, f"Bearer {deep}.{deep}.{deep}")
