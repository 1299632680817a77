"""Signing in with the tokens of an OpenID Connect issuer."""

import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey
from litestar.types import Receive, Send
from support.gateways import Configured, Services, client_of, signed_in
from support.served import Said, served

from chassis.ids import new_id
from gateway.auth.oidc import keys
from gateway.main import build

AUDIENCE = "partner-portal"
ACCOUNT = str(new_id())
ALGORITHMS = {"RS256": RSAKey, "ES256": ECKey, "EdDSA": OKPKey, "Ed25519": OKPKey}


class Issuer:
    """An issuer: publishes its keys, signs tokens, counts how often it is asked, and can be away."""

    def __init__(self) -> None:
        self.url = ""
        self.away = False
        self.asked: list[str] = []
        self.keys: dict[str, Any] = {}
        for algorithm, kind in ALGORITHMS.items():
            self.add(algorithm, kind)

    def add(self, kid: str, kind: Any) -> None:
        """Publishes one more key."""
        parameters = {"kid": kid, "use": "sig"}
        self.keys[kid] = kind.generate_key(parameters=parameters)

    def token(self, algorithm: str = "RS256", kid: str | None = None, key: Any = None, **changes: Any) -> str:
        """A token as the issuer gives it out; claims can be changed, or left out by None."""
        claims = {
            "iss": self.url, "aud": ["other", AUDIENCE], "sub": "auth0|42", "name": "Olga Oidc",
            "email": "o@example.com", "role": "manager", "account_id": ACCOUNT,
            "iat": int(time.time()), "exp": int(time.time()) + 300, **changes,
        }  # fmt: skip
        header = {"alg": algorithm, "kid": kid or algorithm}
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(header, kept, key or self.keys[kid or algorithm], algorithms=[algorithm])

    async def __call__(self, scope: Any, _: Receive, send: Send) -> None:
        documents = {
            "/readyz": {},
            "/.well-known/openid-configuration": {"issuer": self.url, "jwks_uri": f"{self.url}/keys"},
            "/keys": {"keys": [*map(self._public, self.keys.values()), {"kty": "oct", "k": "c2VjcmV0", "kid": "oct"}]},
        }
        self.asked.append(scope["path"])
        status = 503 if self.away and scope["path"] != "/readyz" else 200
        body = orjson.dumps(documents[scope["path"]])
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    @staticmethod
    def _public(key: Any) -> dict[str, Any]:
        return dict(key.as_dict(private=False))

    @property
    def looked_up(self) -> int:
        """How often its keys were read."""
        return self.asked.count("/keys")


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    async with served(issuer) as issuer.url:
        yield issuer


@pytest.fixture
async def client(configured: Configured, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """A stranger who calls a gateway that believes the issuer."""
    async with client_of(build(configured(oidc_issuer=issuer.url, oidc_audience=AUDIENCE))) as client:
        yield client


async def me(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.get("/auth/me", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # issuers still sign with it
@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_a_token_of_the_issuer_signs_in(client: httpx.AsyncClient, issuer: Issuer, algorithm: str) -> None:
    # D-03
    answer = await me(client, issuer.token(algorithm))
    shown = answer.json()
    assert answer.status_code == 200
    assert shown | {"id": ""} == {
        "kind": "staff", "id": "", "name": "Olga Oidc", "email": "o@example.com", "role": "manager",
        "account_id": ACCOUNT,
    }  # fmt: skip
    assert (await me(client, issuer.token(algorithm))).json()["id"] == shown["id"]
    assert (await me(client, issuer.token(algorithm, sub="auth0|43"))).json()["id"] != shown["id"]


async def test_a_subject_that_is_a_uuid_stays_what_it_is(client: httpx.AsyncClient, issuer: Issuer) -> None:
    subject = str(uuid4())
    assert (await me(client, issuer.token(sub=subject))).json()["id"] == subject


async def test_services_are_told_of_the_issuers_people_as_of_any(
    client: httpx.AsyncClient, issuer: Issuer, services: Services
) -> None:  # D-02 D-03
    services.customers.says("GET", "/customers", Said())
    answer = await client.get("/customers", headers={"Authorization": f"Bearer {issuer.token()}"})
    caller = services.customers.asked[0].caller
    assert answer.status_code == 200
    assert caller is not None
    assert (caller.kind, caller.role, str(caller.account_id)) == ("staff", "manager", ACCOUNT)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "somebody-else"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"nbf": 2**40},
        {"iss": "https://elsewhere.example"},
        {"sub": None},
        {"role": "owner"},
        {"role": None},
        {"account_id": "acme"},
        {"account_id": None},
    ],
    ids=str,
)
async def test_a_token_that_says_something_wrong_is_refused(
    client: httpx.AsyncClient, issuer: Issuer, changes: dict[str, Any]
) -> None:  # D-03
    assert (await me(client, issuer.token(**changes))).status_code == 401


def with_shared_secret(token: str, kid: str, secret: bytes) -> str:
    """The token's claims, signed with a secret; a public key will do for those who are careless about algorithms."""
    header = b64(orjson.dumps({"alg": "HS256", "kid": kid}))
    signed = f"{header}.{token.split('.')[1]}"
    return f"{signed}.{b64(hmac.digest(secret, signed.encode(), 'sha256'))}"


def b64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


async def test_a_token_that_is_signed_by_somebody_else_is_refused(client: httpx.AsyncClient, issuer: Issuer) -> None:
    stranger = RSAKey.generate_key(2048)
    public_key = issuer.keys["RS256"].as_pem(private=False)
    unsigned = issuer.token().rpartition(".")[0] + "."
    for token in (
        issuer.token("RS256", key=stranger),
        with_shared_secret(issuer.token(), "oct", b"secret"),
        with_shared_secret(issuer.token(), "RS256", public_key),
        issuer.token("ES256", kid="RS256", key=issuer.keys["ES256"]),
        unsigned,
        "eyJhbGciOiJub25lIn0." + unsigned.split(".")[1] + ".",
    ):
        assert (await me(client, token)).status_code == 401


async def test_a_new_key_is_fetched_when_a_token_names_it_but_not_for_each_such_token(
    client: httpx.AsyncClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await me(client, issuer.token())).status_code == 200
    issuer.add("fresh", RSAKey)
    for _ in range(5):
        assert (await me(client, issuer.token("RS256", kid="fresh"))).status_code == 401
    assert issuer.looked_up == 1
    later = SimpleNamespace(monotonic=lambda: time.monotonic() + keys.ASK_AGAIN_SECONDS)
    monkeypatch.setattr(keys, "time", later)
    assert (await me(client, issuer.token("RS256", kid="fresh"))).status_code == 200
    assert issuer.looked_up == 2


async def test_while_the_issuer_is_away_only_its_own_people_wait(client: httpx.AsyncClient, issuer: Issuer) -> None:
    # D-03
    issuer.away = True
    answer = await me(client, issuer.token())
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"]
    await signed_in(client)
    assert (await client.get("/auth/me")).status_code == 200


async def test_an_issuer_that_went_away_later_is_not_needed(client: httpx.AsyncClient, issuer: Issuer) -> None:
    assert (await me(client, issuer.token())).status_code == 200
    issuer.away = True
    assert (await me(client, issuer.token("ES256"))).status_code == 200


async def test_signing_out_ends_an_issuers_token_here(client: httpx.AsyncClient, issuer: Issuer) -> None:
    token = issuer.token()
    answer = await client.post("/auth/sign-out", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 204
    assert (await me(client, token)).status_code == 401


async def test_claims_may_have_other_names(configured: Configured, issuer: Issuer) -> None:
    settings = configured(
        oidc_issuer=issuer.url, oidc_role_claim="portal_role", oidc_account_claim="https://portal.example/account"
    )
    async with client_of(build(settings)) as client:
        claims = {"portal_role": "viewer", "https://portal.example/account": ACCOUNT}
        shown = (await me(client, issuer.token(aud=None, role=None, account_id=None, **claims))).json()
        assert (shown["role"], shown["account_id"]) == ("viewer", ACCOUNT)
