"""Logs: one JSON object a line, with ids, without secrets, however deep they lie."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
import structlog
from opentelemetry.trace import SpanKind
from pydantic import SecretStr

from chassis import logs, telemetry
from chassis.request import request_id

CANARY = "hunter2-canary"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """What was logged; each line is checked to be a JSON object and to be free of the canary."""
    handlers, level, configuration = logging.root.handlers, logging.root.level, structlog.get_config()
    monkeypatch.setattr(logs._requests, "output", None)
    monkeypatch.setattr(logs._requests, "service", "")
    written = StringIO()
    with redirect_stdout(written):
        logs.configure("toy", "DEBUG")

    def read() -> list[dict[str, Any]]:
        assert CANARY not in written.getvalue()
        return [json.loads(line) for line in written.getvalue().splitlines()]

    yield read
    logging.root.handlers = handlers
    logging.root.setLevel(level)
    structlog.contextvars.clear_contextvars()
    structlog.configure(**configuration)


@dataclass
class Credentials:
    """Something that shows what it holds."""

    header: str


def test_a_line_is_an_object_with_service_level_time_and_logger(lines: Lines) -> None:
    structlog.get_logger("some.where").info("it_happened", number=3, name="Ana Müller")

    [line] = lines()
    assert (line["event"], line["level"], line["service"]) == ("it_happened", "info", "toy")
    assert (line["logger"], line["number"], line["name"]) == ("some.where", 3, "Ana Müller")
    assert line["timestamp"].endswith("Z")


def test_a_request_s_line_is_like_any_other(lines: Lines) -> None:
    token = request_id.set("req-1")
    structlog.get_logger().info("request", method="GET", status=200)
    logs.log_request(method="GET", status=200)
    request_id.reset(token)

    long_way, short_cut = lines()
    assert set(long_way) - {"logger"} == set(short_cut)
    assert all(short_cut[name] == long_way[name] for name in set(short_cut) - {"timestamp"})


def test_the_standard_library_s_records_take_the_same_way(lines: Lines) -> None:
    logging.getLogger("a.library").warning("it said: %s", "Bearer " + CANARY)

    [line] = lines()
    assert (line["event"], line["level"], line["service"]) == ("it said: [hidden]", "warning", "toy")


def test_a_line_has_the_request_s_and_the_trace_s_id(lines: Lines) -> None:
    token = request_id.set("req-1")
    with telemetry.span("a request", SpanKind.SERVER, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"):
        structlog.get_logger().info("it_happened")
    request_id.reset(token)
    structlog.get_logger().info("nobody_asked")

    inside, outside = lines()
    assert (inside["request_id"], inside["trace_id"]) == ("req-1", "0af7651916cd43dd8448eb211c80319c")
    assert "request_id" not in outside
    assert "trace_id" not in outside


@pytest.mark.parametrize(
    "secret",
    [
        {"password": CANARY},
        {"headers": {"Authorization": CANARY, "cookie": CANARY}},
        {"deep": [{"er": ({"client_secret": CANARY},)}]},
        {"numbered": {1: {"api_key": CANARY}}},
        {"said": f"Authorization: Bearer {CANARY}"},
        {"address": f"postgresql://toy:{CANARY}@127.0.0.1:5432/toy"},
        {"address": f"redis://:{CANARY}@127.0.0.1"},
        {"address": f"https://example.com/callback?token={CANARY}&page=1"},
        {"said": f"password={CANARY}"},
        {"error": ValueError(f"Bearer {CANARY}")},
        {"raw": f"Bearer {CANARY}".encode()},
        {"several": {f"Bearer {CANARY}"}},
        {"object": Credentials(f"Bearer {CANARY}")},
        {"setting": SecretStr(CANARY)},
        {"jwt": f"eyJhbGciOiJFZERTQSJ9.{CANARY}.c2lnbmF0dXJl"},
    ],
    ids=str,
)
def test_a_secret_is_hidden_wherever_it_lies(lines: Lines, secret: dict[str, Any]) -> None:
    structlog.get_logger().info("it_happened", **secret)

    assert len(lines()) == 1


def test_what_is_no_secret_stays(lines: Lines) -> None:
    structlog.get_logger().info("it_happened", url="https://example.com/a?page=2", at="12:30", tokens_left="many")

    [line] = lines()
    assert (line["url"], line["at"]) == ("https://example.com/a?page=2", "12:30")


def test_an_exception_is_told_without_local_variables_and_secrets(lines: Lines) -> None:
    def fail() -> None:
        innocent = "hunter2-" + "canary"
        raise ValueError(f"Bearer {innocent} was refused by postgresql://toy:{innocent}@127.0.0.1/toy")

    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("it_failed")

    [line] = lines()
    [exception] = line["exception"]
    assert exception["exc_type"] == "ValueError"
    assert exception["exc_value"] == "[hidden] was refused by postgresql[hidden]127.0.0.1/toy"
    assert "locals" not in exception["frames"][-1]


def test_noisy_libraries_are_heard_when_something_is_wrong(lines: Lines) -> None:
    for name in ("aiokafka.conn", "faststream", "httpx"):
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("trouble")

    assert [line["event"] for line in lines()] == ["trouble"] * 3


def test_a_requests_line_has_the_same_shape_as_every_other(lines: Lines) -> None:
    with telemetry.span("a request", SpanKind.SERVER, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"):
        logs.log_request(method="GET", route="/things", status=200, ms=1.5)
        structlog.get_logger().info("other")

    request, other = lines()
    assert set(other) - {"logger"} <= set(request)
    assert (request["event"], request["route"], request["trace_id"]) == ("request", "/things", other["trace_id"])


def test_a_row_that_the_database_refuses_is_not_quoted(lines: Lines) -> None:
    said = f'new row violates check constraint "x"\nDETAIL:  Failing row contains (1, {CANARY},\n2).'
    structlog.get_logger().error("event_parked", exc_info=ValueError(said))

    [line] = lines()
    assert line["exception"][0]["exc_value"] == 'new row violates check constraint "x"\nDETAIL: [hidden]'


def test_a_library_that_repeats_itself_is_heard_every_now_and_then(lines: Lines) -> None:
    library, ours = logging.getLogger("aiokafka.consumer.fetcher"), logging.getLogger("chassis.worker")
    for _ in range(3):
        library.error("Failed fetch messages from %s", 1)
        ours.error("said thrice")
    library.error("Failed fetch messages from %s", 2)

    assert [line["event"] for line in lines()] == [
        "Failed fetch messages from 1",
        *["said thrice"] * 3,
        "Failed fetch messages from 2",
    ]


def test_what_a_library_says_again_later_is_news() -> None:
    news, record = logs.News(), logging.LogRecord("aiokafka", logging.ERROR, "", 0, "away", None, None)

    assert (news.filter(record), news.filter(record)) == (True, False)
    record.created += logs.QUIET_SECONDS
    assert news.filter(record)


def test_no_more_is_remembered_of_libraries_than_a_limit() -> None:
    news = logs.News()
    for number in range(3 * news.LARGEST):
        news.filter(logging.LogRecord("aiokafka", logging.ERROR, "", 0, f"error {number}", None, None))

    assert len(news._said) <= news.LARGEST
