"""The receipt of an erasure, and the hash by which a stored one can be checked."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

NOT_YET: Mapping[str, Any] = {"counts": {}, "at": None}


def receipt(erasure: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Who was to erase and who has, how much and when; with its hash once it is complete."""
    services = sorted({*erasure["awaited"], *parts})
    total: Counter[str] = Counter()
    for part in parts.values():
        total.update(part["counts"])
    shown = {
        "id": str(erasure["id"]),
        "customer_id": str(erasure["customer_id"]),
        "state": "complete" if erasure["completed_at"] else "running",
        "requested_at": _time(erasure["requested_at"]),
        "completed_at": _time(erasure["completed_at"]),
        "services": [_shown(service, parts.get(service, NOT_YET)) for service in services],
        "counts": dict(sorted(total.items())),
    }
    return {**shown, "hash": receipt_hash(shown) if erasure["completed_at"] else None}


def receipt_hash(shown: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a receipt without its hash, as JSON with sorted keys and no spaces: `jq -cSj 'del(.hash)'`."""
    content = {name: value for name, value in shown.items() if name != "hash"}
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _shown(service: str, part: Mapping[str, Any]) -> dict[str, Any]:
    return {"service": service, "counts": dict(sorted(part["counts"].items())), "at": _time(part["at"])}


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if moment else None
