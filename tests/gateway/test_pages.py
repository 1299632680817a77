"""The page that the link in a quote's email opens: for people without an account, and with nothing from elsewhere."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from support.gateways import Configured
from support.served import served

from gateway.main import build

ELSEWHERE = re.compile(r"https?:|//[a-z]")


@pytest.fixture
async def stranger(configured: Configured) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without an account."""
    gateway = build(configured())
    async with gateway.running(), served(gateway.asgi) as url, httpx.AsyncClient(base_url=url) as client:
        yield client


async def test_the_page_of_a_mailed_quote_is_open_to_strangers_and_all_it_needs_comes_from_here(
    stranger: httpx.AsyncClient,
) -> None:
    # D-27 D-40
    page = await stranger.get("/portal/quote")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "<script>" not in page.text
    needed = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(needed) == 2
    for place in needed:
        part = await stranger.get(place)
        assert part.status_code == 200
        assert not ELSEWHERE.search(part.text.replace("// The token", ""))


async def test_the_token_leaves_the_page_only_in_the_bodies_of_requests(stranger: httpx.AsyncClient) -> None:
    script = (await stranger.get("/portal/quote.js")).text
    (asking,) = re.findall(r"fetch\((`[^`]+`)", script)
    assert asking == "`/api/v1/quote-links/${what}`"
    assert script.count("token") == 3  # read from behind the #, put into the body; and the comment about it
    assert "location.hash" in script


async def test_the_page_says_the_same_things_in_both_languages(stranger: httpx.AsyncClient) -> None:
    # D-40
    script = (await stranger.get("/portal/quote.js")).text
    english, french = re.findall(r"^  (?:en|fr): \{(.*?)^  \}", script, re.DOTALL | re.MULTILINE)
    words = [set(re.findall(r"\b([a-z]+): \"", text)) for text in (english, french)]
    assert words[0] == words[1]
    assert len(words[0]) == 16


@pytest.mark.parametrize("path", ["/portal/", "/portal/nothing", "/portal/docs.html", "/portal/a/b", "/x"])
async def test_nothing_else_is_served_there(stranger: httpx.AsyncClient, path: str) -> None:
    assert (await stranger.get(path)).status_code == 404


async def test_pages_are_not_a_way_into_the_api(stranger: httpx.AsyncClient) -> None:
    for path in ("/portal/../api/v1/customers", "/portal//api/v1/customers", "/portal/%2e%2e/api/v1/customers"):
        assert (await stranger.get(path)).status_code in (401, 404)
    assert (await stranger.get("/api/v1/portal/quote")).status_code == 401
