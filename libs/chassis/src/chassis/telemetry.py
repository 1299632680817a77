"""Traces: one W3C trace runs from the request through the outbox and Kafka to the last consumer."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("chassis")
_ids = RandomIdGenerator()


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
def span(name: str, kind: SpanKind, traceparent: str) -> Iterator[None]:
    """A span that continues the trace of `traceparent`, or starts one where that is empty or malformed."""
    parent = _propagator.extract({"traceparent": traceparent}) if traceparent else context.Context()
    if _Recording.on:
        with _tracer.start_as_current_span(name, context=parent, kind=kind):
            yield
        return
    token = context.attach(trace.set_span_in_context(_unrecorded(parent)))
    try:
        yield
    finally:
        context.detach(token)


def traceparent() -> str:
    """The present span as a `traceparent` header; empty outside of one."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent", "")


def trace_id() -> str:
    """The present trace's id in hexadecimal; empty outside of one."""
    span_context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(span_context.trace_id) if span_context.is_valid else ""


def _unrecorded(parent: context.Context) -> NonRecordingSpan:
    """Ids alone: nobody would read the rest."""
    before = trace.get_current_span(parent).get_span_context()
    trace_id = before.trace_id if before.is_valid else _ids.generate_trace_id()
    flags = before.trace_flags if before.is_valid else TraceFlags(TraceFlags.SAMPLED)
    return NonRecordingSpan(SpanContext(trace_id, _ids.generate_span_id(), is_remote=False, trace_flags=flags))
