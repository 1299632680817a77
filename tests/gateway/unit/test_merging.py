"""One OpenAPI document out of several."""

from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from gateway.openapi.merging import merged

OWN: dict[str, Any] = {
    "info": {"title": "All", "version": "1"},
    "paths": {
        "/api/v1/things/{thing_id}/photos": {"post": {"responses": {"201": {"description": "Made."}}}},
        "/api/v1/auth/me": {
            "get": {"description": "Show me.", "summary": "ReadMe", "responses": {"200": {"description": "You."}}}
        },
    },
    "components": {"schemas": {"Principal": {"type": "object"}}},
}
PATH_ID = {"name": "thing_id", "in": "path", "required": True, "schema": {"type": "string"}}
OWN["paths"]["/api/v1/things/{thing_id}/photos"]["post"]["parameters"] = [PATH_ID]


def service(fields: list[str]) -> dict[str, Any]:
    page = {
        "type": "object",
        "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}},
    }
    shown = {"description": "Here.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}
    listing = {"operationId": f"List{fields[0]}", "responses": {"200": shown, "400": {"description": "Theirs."}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "1"},
        "paths": {
            f"/{fields[0]}": {"get": listing},
            f"/{fields[0]}/internal": {"get": {"responses": {"204": {"description": "Yes."}}}},
        },
        "components": {
            "schemas": {"Page": page, "Item": {"type": "object", "properties": {name: {} for name in fields}}}
        },
    }


def offered(method: str, place: list[str]) -> bool:
    return method == "GET" and "internal" not in place


def test_services_keep_their_own_meaning_of_a_name() -> None:
    document = merged(OWN, {"things": service(["things"]), "portal-contacts": service(["people"])}, "/api/v1", offered)
    schemas = document["components"]["schemas"]
    assert schemas["ThingsItem"]["properties"] == {"things": {}}
    assert schemas["PortalContactsItem"]["properties"] == {"people": {}}
    assert schemas["ThingsPage"]["properties"]["items"]["items"] == {"$ref": "#/components/schemas/ThingsItem"}
    listed = document["paths"]["/api/v1/people"]["get"]["responses"]["200"]["content"]["application/json"]
    assert listed["schema"] == {"$ref": "#/components/schemas/PortalContactsPage"}
    OpenAPIV31SpecValidator(document).validate()


def test_what_is_not_offered_is_not_described() -> None:
    document = merged(OWN, {"things": service(["things"])}, "/api/v1", offered)
    assert list(document["paths"]) == ["/api/v1/auth/me", "/api/v1/things", "/api/v1/things/{thing_id}/photos"]


def test_every_refusal_is_a_problem_document() -> None:
    # D-42
    document = merged(OWN, {"things": service(["things"])}, "/api/v1", offered)
    for path in document["paths"].values():
        for operation in path.values():
            responses = dict(operation["responses"])
            assert responses.pop("default") == {"$ref": "#/components/responses/Problem"}
            assert all(status < "400" for status in responses)


def test_our_own_description_of_a_route_counts() -> None:
    things = service(["things"])
    things["paths"]["/things/{thing_id}/photos"] = {
        "get": {"parameters": [PATH_ID], "responses": {"200": {"description": "Listed."}}}
    }
    photos = merged(OWN, {"things": things}, "/api/v1", offered)["paths"]["/api/v1/things/{thing_id}/photos"]
    assert sorted(photos) == ["get", "post"]


def test_a_sentence_says_what_a_route_does() -> None:
    assert merged(OWN, {}, "/api/v1", offered)["paths"]["/api/v1/auth/me"]["get"]["summary"] == "Show me"
