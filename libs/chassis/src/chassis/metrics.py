"""What operations people watch; served at `/metrics`."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Histogram(
    "http_request_seconds",
    "How long requests took, by route template and status.",
    ["service", "method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
EVENTS_PUBLISHED = Counter("outbox_published_total", "Events that Kafka has acknowledged.", ["service"])
OUTBOX_WAITING = Gauge("outbox_waiting", "Events that wait for Kafka.", ["service"])
OUTBOX_AGE = Gauge("outbox_oldest_seconds", "Age of the oldest waiting event.", ["service"])
EVENTS_RECEIVED = Counter(
    "inbox_events_total", "Events received: applied, repeated, passed over or parked.", ["service", "type", "outcome"]
)
PARKED = Gauge("inbox_parked", "Events that are parked.", ["service"])
