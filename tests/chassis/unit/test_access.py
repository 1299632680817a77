"""The outermost layer: each request is counted once, by what it asked for and what it got, without its data."""

from typing import Any

import httpx
import pytest
from litestar import Litestar, get
from litestar.params import FromPath

from chassis import asgi, metrics
from chassis.app import create_app
from chassis.asgi import Authenticated, Outermost
from chassis.ids import new_id
from chassis.parameters import Id
from chassis.testing import INTERNAL_PUBLIC_KEY, MINTER, somebody
from chassis.tokens import Verifier

THING = f"/things/{new_id()}"


@get("/things/{thing_id:uuid}")
async def read_thing(thing_id: Id) -> dict[str, str]:
    """Shows a thing."""
    return {"id": str(thing_id)}


@get("/broken/{name:str}")
async def break_down(name: FromPath[str]) -> None:
    """Fails."""
    raise RuntimeError(name)


async def healthy() -> dict[str, str]:
    """Stands on nothing."""
    return {"database": "ok"}


@pytest.fixture
def service_name() -> str:
    """A name that nobody has counted under before."""
    return f"toy-{new_id()}"


@pytest.fixture
def app(service_name: str) -> Any:
    """A door with two routes."""
    inner: Litestar = create_app(service_name, [read_thing, break_down], {})
    return Outermost(Authenticated(inner, Verifier(INTERNAL_PUBLIC_KEY, service_name)), service_name, healthy)


def counted(service_name: str) -> dict[tuple[str, str, str], float]:
    """How many requests were counted under (method, route, status)."""
    [metric] = metrics.REQUESTS.collect()
    return {
        (sample.labels["method"], sample.labels["route"], sample.labels["status"]): sample.value
        for sample in metric.samples
        if sample.name.endswith("_count") and sample.labels["service"] == service_name
    }


async def ask(app: Any, service_name: str, method: str, path: str, *, signed_in: bool = True) -> httpx.Response:
    """One request."""
    headers = {"Authorization": f"Bearer {MINTER.mint(somebody(), service_name)}"} if signed_in else {}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://toy", headers=headers) as client:
        return await client.request(method, path)


@pytest.mark.parametrize(
    ("method", "path", "signed_in", "status", "route"),
    [
        ("GET", THING, True, 200, "/things/{thing_id}"),
        ("GET", THING, False, 401, "unmatched"),
        ("GET", "/nowhere/canary", True, 404, "unmatched"),
        ("DELETE", THING, True, 405, "unmatched"),
        ("GET", f"{THING}?canary=1", True, 422, "/things/{thing_id}"),
        ("GET", "/broken/canary", True, 500, "/broken/{name}"),
        ("CANARY", THING, True, 405, "unmatched"),
    ],
)
async def test_a_request_is_counted_by_its_template_and_status(
    app: Any,
    service_name: str,
    method: str,
    path: str,
    signed_in: bool,
    status: int,
    route: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(asgi, "log_request", lambda **line: lines.append(line))
    response = await ask(app, service_name, method, path, signed_in=signed_in)

    assert response.status_code == status
    shown = method if method != "CANARY" else "other"
    assert counted(service_name) == {(shown, route, str(status)): 1}
    [line] = lines
    assert (line["method"], line["route"], line["status"]) == (shown, route, status)
    assert "canary" not in str(line)


async def test_health_and_metrics_are_answered_to_everybody_and_not_counted(app: Any, service_name: str) -> None:
    for path in ("/livez", "/readyz", "/metrics"):
        assert (await ask(app, service_name, "GET", path, signed_in=False)).status_code == 200

    assert counted(service_name) == {}


async def test_metrics_can_be_closed_to_the_public(service_name: str) -> None:
    app = Outermost(create_app(service_name, [], {}), service_name, healthy, public_metrics=False)

    assert (await ask(app, service_name, "GET", "/metrics")).status_code == 404
