"""Whose a path is."""

import pytest

from chassis.errors import NotFound
from gateway.paths import is_for_strangers, is_own, is_public, segments, service_of

ID = "01a2005e-2dc8-7648-8698-e700b17a1915"


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/v1/customers", "customers"),
        (f"/api/v1/customers/{ID}/timeline", "customers"),
        (f"/api/v1/installations/{ID}/photos/{ID}/", "installations"),
        ("/api/v1/installation-partners", "installations"),
        (f"/api/v1/customers/{ID}/analytics", "customers"),
        ("/api/v1/technicians", "installations"),
        (f"/api/v1/leads/{ID}/notes/{ID}", "leads"),
    ],
)
def test_the_first_segment_says_which_service(path: str, service: str) -> None:
    assert service_of(segments(path)) == service


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/api", "/api/v1", "/api/v1/", "/customers", "/x/api/v1/customers", "/api/v1//customers",
        "/api/v1/customers//x", "/api/v1/customers/../installations", "/api/v1/./customers", "/api/v1/customers/..",
        "/api/v1/nothing", "/api/v1/customers-x", "/api/v1/openapi",
        "/api/v1/media", f"/api/v1/media/{ID}/owner", f"/api/v1/media/{ID}/x",
        f"/api/v1/installations/{ID}/photos/right", f"/api/v1/installations/{ID}/photos/attach",
        f"/api/v1/installations/{ID}/photos/attach/", f"/api/v1/customers/{ID}/overview",
        f"/api/v1/leads/{ID}/documents/right", f"/api/v1/leads/{ID}/documents/attach/",
        f"/api/v1/customers/{ID}/impact", f"/api/v1/customers/{ID}/impact/", "/api/v1/media/of-owners",
    ],
)  # fmt: skip
def test_what_is_not_for_clients_does_not_exist(path: str) -> None:
    with pytest.raises(NotFound):
        service_of(segments(path))


def test_strangers_may_sign_in_and_read_the_documentation_and_nothing_else() -> None:
    # D-03
    public = ["auth/sign-in", "auth/refresh", "openapi.json", "docs", "docs/docs.js"]
    private = ["auth/me", "auth/sign-out", "customers", f"media/{ID}", "auth", "auth/sign-in/x", "openapi.json/x"]
    assert all(is_public(path.split("/")) for path in public)
    assert not any(is_public(path.split("/")) for path in private)


def test_strangers_are_let_through_to_read_what_a_secret_opens() -> None:
    assert is_for_strangers("GET", ["feeds", "secret.ics"])
    assert is_for_strangers("HEAD", ["feeds", "secret.ics"])
    for method, path in [("DELETE", "feeds/x.ics"), ("GET", "feeds"), ("GET", f"feeds/{ID}"), ("GET", "feeds/x.ics/y")]:
        assert not is_for_strangers(method, path.split("/"))
    assert not is_for_strangers("GET", ["customers", "x.ics"])


def test_strangers_answer_quotes_by_the_secret_in_the_body() -> None:
    # D-03
    for step in ("view", "approve", "reject"):
        assert is_for_strangers("POST", ["quote-links", step])
        assert not is_for_strangers("GET", ["quote-links", step])
    assert not any(is_for_strangers("POST", place) for place in (["quote-links"], ["quote-links", "x"], ["leads"]))


def test_the_gateway_answers_by_itself_only_what_it_composes_or_streams_in_steps() -> None:
    assert is_own("GET", ["customers", ID, "detail"])
    assert is_own("GET", ["customers", ID, "deletion-impact"])
    assert is_own("GET", ["customers", ID, "personal-data"])
    assert is_own("GET", ["leads", ID, "detail"])
    assert not is_own("GET", ["leads", ID, "timeline"])
    assert not is_own("GET", ["customers", ID, "analytics"])
    assert is_own("POST", ["installations", ID, "photos"])
    assert is_own("POST", ["leads", ID, "documents"])
    assert not is_own("GET", ["leads", ID, "documents"])
    assert is_own("HEAD", ["media", ID, "thumbnail"])
    assert not is_own("GET", ["installations", ID, "photos"])
    assert not is_own("DELETE", ["media", ID])
    assert not is_own("POST", ["media"])
