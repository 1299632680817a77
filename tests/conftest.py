"""Fixtures for all tests: one real PostgreSQL and one real Kafka for the whole run, and what watches every test."""

pytest_plugins = [
    "local_stack.testing",
    "support.queries",
    "support.product",
    "support.one_service",
    "support.complaints",
]
