"""Snapshots for listeners that start late."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import orjson

from chassis.database import fetch
from chassis.service import Service
from contracts.installations import InstallationSnapshot
from installations.main import announce_again

Shown = dict[str, Any]
SNAPSHOTS = """
SELECT headers ->> 'ce_type' AS type, version, body FROM outbox WHERE account_id = $1 AND kind = 'snapshot' ORDER BY id
"""


async def test_partners_and_installations_are_announced_again_as_they_stand(
    service: Service, office: httpx.AsyncClient, schedule: Callable[..., Awaitable[Shown]], account: UUID
) -> None:
    partner = (await office.post("/installation-partners", json={"name": "Dupont"})).json()["id"]
    planned = await schedule("started", installation_partner_id=partner)
    with service.bound():
        assert await announce_again() >= 2
        rows = await fetch(SNAPSHOTS, account)
    assert [(row["type"], row["version"]) for row in rows] == [
        ("InstallationPartnerSnapshot", 1), ("InstallationSnapshot", planned["version"])
    ]  # fmt: skip
    said = InstallationSnapshot.model_validate(orjson.loads(rows[1]["body"])).installation
    assert (said.status, str(said.installation_partner_id)) == ("started", partner)
