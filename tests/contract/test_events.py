"""Contracts only grow: what was released once can be read for ever."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from contracts import ALL_TOPICS, Envelope, Event, event_types
from contracts.growth import RELEASED, breaks, recorded

EXAMPLES = Path(__file__).parents[2] / "libs/contracts/examples"
EVERY_TYPE = sorted(event_types().values(), key=lambda kind: kind.type())
EVERY_EXAMPLE = sorted(EXAMPLES.glob("*.json"))


@pytest.mark.parametrize("kind", EVERY_TYPE, ids=lambda kind: kind.type())
def test_every_event_has_an_example_and_a_recorded_schema(kind: type[Event]) -> None:
    assert (EXAMPLES / f"{kind.type()}.v{kind.schema_version}.json").exists()
    assert recorded(kind).exists(), "run: python -m contracts.growth"


@pytest.mark.parametrize("path", EVERY_EXAMPLE, ids=lambda path: path.stem)
def test_the_examples_of_every_released_version_still_parse(path: Path) -> None:
    example = json.loads(path.read_text())
    envelope = Envelope.of([(name, value.encode()) for name, value in example["headers"].items()])
    event = event_types()[envelope.type].model_validate(example["body"])
    assert (envelope.subject, envelope.account_id) == (event.state.id, event.state.account_id)
    assert example["key"] == str(event.state.id)
    assert envelope.headers() == example["headers"]
    assert json.loads(event.model_dump_json()) == example["body"]


@pytest.mark.parametrize("kind", EVERY_TYPE, ids=lambda kind: kind.type())
def test_a_released_schema_has_only_grown(kind: type[Event]) -> None:
    assert breaks(json.loads(recorded(kind).read_text()), kind.model_json_schema()) == []


def test_no_released_version_was_taken_back() -> None:
    present = {f"{kind.type()}.v{kind.schema_version}" for kind in EVERY_TYPE}
    released_types = {path.stem.rpartition(".v")[0] for path in RELEASED.glob("*.json")}
    assert released_types == {name.rpartition(".v")[0] for name in present}


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda schema: schema["properties"].pop("note"), "note is gone"),
        (lambda schema: schema["properties"].update(note={"type": "integer"}), "note changed"),
        (lambda schema: schema["required"].append("more"), "more is new and not optional"),
        (lambda schema: schema["required"].remove("note"), "note is no longer always there"),
        (lambda schema: schema["$defs"]["Part"]["properties"].pop("size"), "Part.size is gone"),
        (lambda schema: schema["properties"].update(more={"type": "string"}), None),
    ],
)
def test_the_growth_rule_finds_every_kind_of_break(change, finding) -> None:
    released = {
        "properties": {"note": {"type": "string"}},
        "required": ["note"],
        "$defs": {"Part": {"properties": {"size": {"type": "integer"}}, "required": ["size"]}},
    }
    present = json.loads(json.dumps(released))
    change(present)
    assert breaks(released, present) == ([finding] if finding else [])


def test_every_event_travels_on_a_declared_topic_and_names_its_aggregate() -> None:
    for kind in EVERY_TYPE:
        assert kind.topic in ALL_TOPICS
        assert kind.aggregate in kind.model_fields


def test_an_envelope_survives_the_journey_through_kafka_headers() -> None:
    example = json.loads((EXAMPLES / "CustomerCreated.v1.json").read_text())
    envelope = Envelope.of([(name, value.encode()) for name, value in example["headers"].items()])
    again = Envelope.of([(name, value.encode()) for name, value in envelope.headers().items()])
    assert again == envelope
    assert envelope.actor.reference.startswith("staff/")
    assert isinstance(envelope.actor.id, UUID)


@pytest.mark.parametrize("missing", ["ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_accountid"])
def test_an_envelope_without_its_attributes_is_refused(missing: str) -> None:
    example = json.loads((EXAMPLES / "CustomerCreated.v1.json").read_text())
    with pytest.raises(ValueError, match="validation error"):
        Envelope.of([(name, value.encode()) for name, value in example["headers"].items() if name != missing])
