"""Schemathesis reads the merged document and sends what it allows and what it forbids: nothing makes a 5xx."""

import asyncio
import sys
from pathlib import Path

import httpx
from support.product import Product

SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
EXAMPLES = 25
CHECKS = "not_a_server_error,content_type_conformance,response_schema_conformance"


async def test_no_documented_route_fails_whatever_it_is_sent(product: Product, other_admin: httpx.AsyncClient) -> None:
    """In the other company, whose sources and statuses nobody else needs afterwards."""
    # D-42
    base = str(product.client.base_url).rstrip("/")
    run = await asyncio.create_subprocess_exec(
        SCHEMATHESIS, "run", f"{base}/openapi.json",
        "--header", f"Authorization: {other_admin.headers['Authorization']}",
        "--exclude-path", "/api/v1/auth/sign-out",
        "--checks", CHECKS,
        "--max-examples", str(EXAMPLES),
        "--phases", "examples,coverage,fuzzing",
        "--generation-deterministic",
        "--suppress-health-check", "all",
        "--warnings", "off",
        "--no-color",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await run.communicate()
    assert run.returncode == 0, output.decode()[-6000:]
