"""Logs: one JSON object a line on standard output, with request and trace id, without secrets."""

import logging
import re
import sys
from datetime import UTC, date, datetime
from types import NoneType
from typing import Any, TextIO
from uuid import UUID

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor, WrappedLogger

from chassis import telemetry
from chassis.request import request_id

HIDDEN = "[hidden]"
SECRET_NAMES = re.compile(r"password|secret|token|authorization|cookie|private_key|api_key", re.IGNORECASE)
SECRET_VALUES = re.compile(
    r"(?i)bearer\s+[\w.~+/=-]+|eyJ[\w-]+\.[\w-]+\.[\w-]*|://[^/\s:@]*:[^/\s@]+@"
    r"|(?:password|secret|token|api_key)=[^\s&\"']+"
)
DATABASE_DETAILS = re.compile(r"(?<=\nDETAIL:).*", re.DOTALL)
"""PostgreSQL quotes the row that it refuses, which is personal as often as not."""

HARMLESS = (bool, int, float, NoneType, UUID, date)
QUIET_SECONDS = 10.0  # a library that says the same again within these is not heard: Kafka away is 20 lines a second
NOISY = ("faststream", "aiokafka", "asyncio", "tortoise", "_granian", "granian.access", "uvicorn.access", "httpx")


def configure(service: str, level: str) -> None:
    """Sends structlog's and the standard library's records through the same chain."""
    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_ids,
        _without_colours,
    ]
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.root.handlers = [_handler(chain)]
    logging.root.setLevel(level)
    _requests.service, _requests.output = service, sys.stdout
    for name in NOISY:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(max(logging.WARNING, logging.getLevelName(level)))


def _handler(chain: list[Processor]) -> logging.Handler:
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(News())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False, max_frames=20)),
                hide_secrets,
                structlog.processors.JSONRenderer(serializer=_dumps),
            ],
        )
    )
    return handler


class News(logging.Filter):
    """Lets through what a noisy library has not said just now."""

    LARGEST = 1000  # messages that are remembered

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is worth a line."""
        if record.name.partition(".")[0] not in NOISY:
            return True
        words, now = (record.name, record.getMessage()), record.created
        if now - self._said.get(words, -QUIET_SECONDS) < QUIET_SECONDS:
            return False
        if len(self._said) >= self.LARGEST:
            self._said.clear()
        self._said[words] = now
        return True


class _Requests:
    """Where the lines of requests go; nowhere until logs are configured."""

    service = ""
    output: TextIO | None = None


_requests = _Requests()


def log_request(**fields: str | int | float) -> None:
    """One line for a request, past the chain above: that would be a tenth of what a small request costs.

    Its fields are ours, none is what a client sent.
    """
    if _requests.output is None or logging.root.level > logging.INFO:
        return
    line = _with_ids(None, "", {"event": "request", **fields, "service": _requests.service, "level": "info"})
    line["timestamp"] = datetime.now(UTC).isoformat()
    _requests.output.write(_dumps(line) + "\n")
    _requests.output.flush()


def hide_secrets(_: WrappedLogger, __: str, record: EventDict) -> EventDict:
    """Blanks what is named like a secret or looks like one, however deep it lies."""
    return {name: HIDDEN if SECRET_NAMES.search(str(name)) else _clean(value) for name, value in record.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET_VALUES.sub(HIDDEN, DATABASE_DETAILS.sub(f" {HIDDEN}", value))
    if isinstance(value, dict):
        return hide_secrets(None, "", value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(item) for item in value]
    return value if isinstance(value, HARMLESS) else _clean(str(value))


def _with_ids(_: WrappedLogger, __: str, record: EventDict) -> EventDict:
    for name, value in (("request_id", request_id.get()), ("trace_id", telemetry.trace_id())):
        if value:
            record.setdefault(name, value)
    return record


def _without_colours(_: WrappedLogger, __: str, record: EventDict) -> EventDict:
    record.pop("color_message", None)
    return record


def _dumps(record: Any, **_: Any) -> str:
    return orjson.dumps(record, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
