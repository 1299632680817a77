import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from local_stack import services
from local_stack.given import GivenKafka, GivenPostgres
from local_stack.kafka import Kafka
from local_stack.ports import free_port
from local_stack.postgres import Postgres
from local_stack.processes import PartFailed
from local_stack.readiness import is_ready
from local_stack.stack import Stack

FAKE_SERVICE = f"""#!{sys.executable}
import http.server, os, pathlib, sys
name, what = pathlib.Path(sys.argv[0]).name, sys.argv[1]
print(name, what, flush=True)
if name == os.environ.get("FAILING"):
    sys.exit("no such table")
if what == "run":
    http.server.BaseHTTPRequestHandler.do_GET = lambda self: (self.send_response(200), self.end_headers())
    port = int(os.environ[name.upper() + "_PORT"])
    http.server.ThreadingHTTPServer(("127.0.0.1", port), http.server.BaseHTTPRequestHandler).serve_forever()
"""


@pytest.fixture
async def stack(
    tmp_path: Path, postgres: Postgres, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stack]:
    """All parts on the servers of this run, with stand-ins for the services."""
    for name in ("gateway", *(service.name for service in services.SERVICES)):
        (tmp_path / name).write_text(FAKE_SERVICE)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setattr(services, "COMMANDS", tmp_path)
    servers = GivenKafka(kafka.servers), GivenPostgres(postgres.admin_url, tmp_path / "passwords.json")
    stack = Stack(tmp_path / "kept", *servers, next_port=lambda _: free_port(), say=lambda _: None)
    yield stack
    await stack.stop()


async def test_everything_answers_where_the_stack_says_it_is(stack: Stack) -> None:
    await stack.start()
    addresses = stack.addresses()

    for url in [addresses["gateway"], addresses["mail"], *addresses["services"].values()]:
        assert await is_ready(url)
    for url in addresses["postgres"].values():
        await (await asyncpg.connect(url)).close()
    assert set(addresses["services"]) == set(addresses["postgres"]) == {service.name for service in services.SERVICES}


async def test_a_service_that_can_not_start_is_named_with_its_log(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAILING", "customers")

    with pytest.raises(PartFailed, match="customers ended with exit code 1") as failed:
        await stack.start()

    assert failed.value.log is not None
    assert "no such table" in failed.value.log.read_text()


async def test_a_part_that_dies_later_is_noticed(stack: Stack) -> None:
    await stack.start()
    stack.children["media"].kill()

    with pytest.raises(PartFailed, match="media was ended by SIGKILL"):
        await asyncio.wait_for(stack.watch(), timeout=10)


async def test_when_all_is_stopped_nothing_answers(stack: Stack) -> None:
    await stack.start()
    await stack.stop()

    assert not any([await is_ready(stack.url(part)) for part in stack.ports])
