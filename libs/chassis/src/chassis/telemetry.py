"""Traces: one W3C trace runs from the request through the outbox and Kafka to the last consumer."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

WELL_FORMED = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)
TRACE_ID = slice(3, 35)

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("chassis")
_present: ContextVar[str] = ContextVar("traceparent", default="")


class _Recording:
    """Whether spans are kept for a collector."""

    on = False


def configure(service: str, otlp_endpoint: str) -> None:
    """Sends spans to an OTLP collector where one is given; trace ids are passed on in any case."""
    _Recording.on = bool(otlp_endpoint)
    if otlp_endpoint:
        provider = TracerProvider(resource=Resource.create({"service.name": service}))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=otlp_endpoint)))
        trace.set_tracer_provider(provider)


@contextmanager
def span(name: str, kind: SpanKind, given: str) -> Iterator[None]:
    """A span that continues the trace of the traceparent `given`, or starts one where that is empty or malformed."""
    known = given if WELL_FORMED.fullmatch(given) else ""
    if _Recording.on:
        with _recorded(name, kind, known):
            yield
        return
    token = _present.set(_ids_alone(known))
    try:
        yield
    finally:
        _present.reset(token)


def traceparent() -> str:
    """The present span as a `traceparent` header; empty outside of one."""
    return _present.get()


def trace_id() -> str:
    """The present trace's id in hexadecimal; empty outside of one."""
    return _present.get()[TRACE_ID]


def _ids_alone(known: str) -> str:
    """A span of which nobody would read the rest."""
    trace_id, flags = (known[TRACE_ID], known[-2:]) if known else (secrets.token_hex(16), "01")
    return f"00-{trace_id}-{secrets.token_hex(8)}-{flags}"


@contextmanager
def _recorded(name: str, kind: SpanKind, known: str) -> Iterator[None]:
    parent = _propagator.extract({"traceparent": known}) if known else context.Context()
    with _tracer.start_as_current_span(name, context=parent, kind=kind):
        carrier: dict[str, str] = {}
        _propagator.inject(carrier)
        token = _present.set(carrier["traceparent"])
        try:
            yield
        finally:
            _present.reset(token)
