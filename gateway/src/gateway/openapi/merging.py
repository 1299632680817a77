"""Puts the services' OpenAPI documents together."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Document = dict[str, Any]
Offered = Callable[[str, list[str]], bool]
"""Whether clients reach a service's route through the gateway: its method, and its path's parts."""

METHODS = ("get", "put", "post", "delete", "patch", "head")
PROBLEM = {"$ref": "#/components/responses/Problem"}
BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
PROBLEM_SCHEMA = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For people, in the language of the request."},
        "code": {"type": "string", "description": "For programs; it never changes."},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}},
    },
}
FIELD_ERROR_SCHEMA = {
    "type": "object",
    "required": ["field", "code", "message"],
    "properties": {name: {"type": "string"} for name in ("field", "code", "message")},
}


def merged(own: Document, services: Mapping[str, Document], prefix: str, offered: Offered) -> Document:
    """The gateway's own document with those of the services, under the gateway's paths."""
    paths: Document = {}
    schemas: Document = {"Problem": PROBLEM_SCHEMA, "FieldError": FIELD_ERROR_SCHEMA}
    for name, document in services.items():
        named = _named_after(name, document)
        schemas |= named["components"]["schemas"]
        for path, method, operation in _operations(named):
            if offered(method.upper(), path.strip("/").split("/")):
                paths.setdefault(prefix + path, {})[method] = operation
    for path, method, operation in _operations(own):
        paths.setdefault(path, {})[method] = operation
    schemas |= own["components"]["schemas"]
    return _described(own["info"], dict(sorted(paths.items())), dict(sorted(schemas.items())))


def _described(info: Document, paths: Document, schemas: Document) -> Document:
    for operations in paths.values():
        for operation in operations.values():
            _summarize(operation)
            _document_problems(operation)
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {"Problem": {"description": "The request was refused.", "content": content}},
            "securitySchemes": {"bearer": BEARER},
        },
    }


def _operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _summarize(operation: Document) -> None:
    """The framework's summary is the function's name, and our sentence the description."""
    operation["summary"] = operation.pop("description", operation.get("summary", "")).rstrip(".")


def _document_problems(operation: Document) -> None:
    """The framework describes errors that are not ours: every refusal is a problem document."""
    kept = {status: what for status, what in operation["responses"].items() if status < "400"}
    operation["responses"] = {**kept, "default": PROBLEM}


def _named_after(service: str, document: Document) -> Document:
    """Two services may use one name for two things, so each gets the service's name in front."""
    prefix = "".join(part.capitalize() for part in service.split("-"))
    moved: Document = _moved(document, prefix)
    schemas = document.get("components", {}).get("schemas", {})
    moved.setdefault("components", {})["schemas"] = {
        prefix + name: _moved(schema, prefix) for name, schema in schemas.items()
    }
    return moved


def _moved(value: Any, prefix: str) -> Any:
    if isinstance(value, dict):
        return {key: _moved(child, prefix) for key, child in value.items()}
    if isinstance(value, list):
        return [_moved(child, prefix) for child in value]
    if isinstance(value, str) and value.startswith("#/components/schemas/"):
        return value.replace("#/components/schemas/", f"#/components/schemas/{prefix}")
    return value
