"""The rule by which contracts change: they only grow, by optional fields. `python -m contracts.growth` records them."""

import json
from pathlib import Path
from typing import Any

from contracts.event import Event, event_types

RELEASED = Path(__file__).parents[2] / "released"

Schema = dict[str, Any]


def recorded(event_type: type[Event]) -> Path:
    """Where the schema of a released event version is kept."""
    return RELEASED / f"{event_type.type()}.v{event_type.schema_version}.json"


def breaks(released: Schema, present: Schema) -> list[str]:
    """Everything in which the present schema is not the released one plus optional fields."""
    definitions = released.get("$defs", {})
    found = _breaks_in("", released, present)
    for name, definition in definitions.items():
        now = present.get("$defs", {}).get(name)
        found += _breaks_in(f"{name}.", definition, now) if now else [f"{name} is gone"]
    return found


def _breaks_in(where: str, released: Schema, present: Schema) -> list[str]:
    before, after = released.get("properties", {}), present.get("properties", {})
    required_before, required_after = set(released.get("required", [])), set(present.get("required", []))
    return [
        *[f"{where}{name} is gone" for name in before if name not in after],
        *[f"{where}{name} changed" for name in before if name in after and _shape(before[name]) != _shape(after[name])],
        *[f"{where}{name} is no longer always there" for name in sorted(required_before - required_after)],
        *[f"{where}{name} is new and not optional" for name in sorted(required_after - required_before)],
    ]


def _shape(field: Schema) -> Schema:
    """What a field may hold, without the words about it."""
    return {name: value for name, value in field.items() if name not in ("title", "description", "default")}


def record() -> list[str]:
    """Writes down the schemas of event versions that are new; returns their names."""
    RELEASED.mkdir(exist_ok=True)
    new = [kind for kind in event_types().values() if not recorded(kind).exists()]
    for kind in new:
        recorded(kind).write_text(json.dumps(kind.model_json_schema(), indent=2, sort_keys=True) + "\n")
    return [kind.type() for kind in new]


if __name__ == "__main__":
    record()
