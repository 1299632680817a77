"""Traces: one W3C trace runs from the request through the outbox and Kafka to the last consumer."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("chassis")


def configure(service: str, otlp_endpoint: str) -> TracerProvider:
    """Makes spans; sends them to an OTLP collector where one is given."""
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    if otlp_endpoint:
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=otlp_endpoint)))
    trace.set_tracer_provider(provider)
    return provider


@contextmanager
def span(name: str, kind: SpanKind, traceparent: str) -> Iterator[None]:
    """A span that continues the trace of `traceparent`, or starts one where that is empty or malformed."""
    parent = _propagator.extract({"traceparent": traceparent}) if traceparent else context.Context()
    with _tracer.start_as_current_span(name, context=parent, kind=kind):
        yield


def traceparent() -> str:
    """The present span as a `traceparent` header; empty outside of one."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent", "")


def trace_id() -> str:
    """The present trace's id in hexadecimal; empty outside of one."""
    span_context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(span_context.trace_id) if span_context.is_valid else ""
