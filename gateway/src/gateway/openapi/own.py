"""The gateway's own part of the OpenAPI document."""

from typing import Any

from litestar import Litestar

FILE = {"type": "string", "contentMediaType": "application/octet-stream"}
UPLOAD = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "array", "items": FILE, "minItems": 1}},
            }
        }
    },
}
CONTENT = {
    "200": {"description": "The content.", "content": {"*/*": {"schema": FILE}}},
    "206": {"description": "The range that was asked for.", "content": {"*/*": {"schema": FILE}}},
    "304": {"description": "It is what `If-None-Match` names."},
}

ZIP = {"200": {"description": "The archive.", "content": {"application/zip": {"schema": FILE}}}}


def own_document(app: Litestar) -> dict[str, Any]:
    """What the framework knows of our routes, and what passes it by: bodies that are streamed."""
    document = app.openapi_schema.to_schema()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if "/media/" in path:
                operation["responses"] = CONTENT
            elif path.endswith("/personal-data"):
                operation["responses"] = ZIP
            elif path.endswith(("/photos", "/documents")) and method == "post":
                operation["requestBody"] = UPLOAD
    return document
