"""What may be asked, and what is answered to the rest."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from chassis.ids import new_id
from chassis.validation import finding
from installations.commands import AttachPhotos, ChangeInstallation, ChangeInstallationStatus, ScheduleInstallation

SCHEDULED = {"customer_id": str(new_id()), "title": "Heat pump", "scheduled_on": "2026-11-20"}


def problems(command: type[BaseModel], body: dict[str, Any]) -> set[tuple[str, str]]:
    """Every field that is wrong, with the code of the rule that it breaks."""
    try:
        command.model_validate(body)
    except ValidationError as error:
        return {finding(details)[:2] for details in error.errors()}
    return set()


@pytest.mark.parametrize(  # D-32 D-42
    ("given", "problem"),
    [
        ({"title": "   "}, ("title", "required")),
        ({"title": "x" * 201}, ("title", "too_long")),
        ({"title": "two\nlines"}, ("title", "control_characters")),
        ({"customer_id": "7"}, ("customer_id", "not_a_uuid")),
        ({"scheduled_on": "20.11.2026"}, ("scheduled_on", "not_a_date")),
        ({"scheduled_on": "2026-02-30"}, ("scheduled_on", "not_a_date")),
        ({"scheduled_on": "2026-11-20T00:00:00"}, ("scheduled_on", "not_a_date")),
        ({"scheduled_on": 1763596800}, ("scheduled_on", "not_a_date")),
        ({"items": "Boiler"}, ("items", "not_a_list")),
        ({"items": ["Boiler"]}, ("items.0", "not_an_object")),
        ({"items": [{"name": "Boiler", "quantity": float("inf")}]}, ("items.0.quantity", "not_a_number")),
        ({"items": [{"name": "Boiler", "quantity": 0}]}, ("items.0.quantity", "too_small")),
        ({"items": [{"name": "", "quantity": 1}]}, ("items.0.name", "required")),
        ({"items": [{"name": "Boiler"}]}, ("items.0.quantity", "required")),
        ({"items": [{"name": "Boiler", "quantity": 1, "price": 1}]}, ("items.0.price", "unknown_field")),
        ({"items": [{"name": "Screw", "quantity": 1}] * 201}, ("items", "too_many")),
        ({"window": {"start": "8:00", "end": "12:00"}}, ("window.start", "not_a_time")),
        ({"window": {"start": "08:00", "end": "24:00"}}, ("window.end", "not_a_time")),
        ({"window": {"start": "12:00", "end": "12:00"}}, ("window.end", "not_after_start")),
        ({"window": {"start": "12:00"}}, ("window.end", "required")),
        ({"technician_id": "Tom"}, ("technician_id", "not_a_uuid")),
        ({"status": "completed"}, ("status", "unknown_field")),
    ],
)
def test_what_cannot_be_scheduled_is_said_by_field_and_rule(given: dict[str, Any], problem: tuple[str, str]) -> None:
    assert problems(ScheduleInstallation, {**SCHEDULED, **given}) == {problem}


def test_customer_title_and_date_are_all_that_scheduling_needs() -> None:  # D-32
    assert problems(ScheduleInstallation, SCHEDULED) == set()
    assert problems(ScheduleInstallation, {}) == {
        ("customer_id", "required"), ("title", "required"), ("scheduled_on", "required")
    }  # fmt: skip


@pytest.mark.parametrize("field", ["title", "items", "address", "scheduled_on", "notes"])
def test_a_change_can_leave_a_field_out_but_not_empty_it(field: str) -> None:
    assert problems(ChangeInstallation, {field: None}) == {(field, "required")}


@pytest.mark.parametrize("field", ["window", "installation_partner_id", "technician_id"])
def test_a_change_can_take_the_optional_fields_away(field: str) -> None:
    assert ChangeInstallation.model_validate({field: None}).values() == {field: None}


@pytest.mark.parametrize("field", ["customer_id", "status", "photos", "version"])  # D-42
def test_a_change_of_what_is_not_changed_here_is_refused(field: str) -> None:
    assert problems(ChangeInstallation, {field: "x"}) == {(field, "unknown_field")}


@pytest.mark.parametrize("status", ["cancelled", "rejected"])  # D-31
@pytest.mark.parametrize("given", [{}, {"reason": None}, {"reason": "  "}])
def test_nothing_is_called_off_without_a_reason(status: str, given: dict[str, Any]) -> None:
    assert problems(ChangeInstallationStatus, {"to": status, **given}) == {("reason", "required")}


def test_a_step_forward_needs_no_reason() -> None:
    assert ChangeInstallationStatus.model_validate({"to": "started", "reason": " "}).reason is None
    assert problems(ChangeInstallationStatus, {"to": "finished"}) == {("to", "not_allowed")}


def test_a_photo_is_attached_with_its_size_and_a_moment_that_has_a_time_zone() -> None:
    photo = {"id": str(new_id()), "width": 0, "height": 3, "uploaded_at": "2026-11-20T10:00:00"}
    assert {field for field, _ in problems(AttachPhotos, {"photos": [photo]})} == {
        "photos.0.width", "photos.0.uploaded_at"
    }  # fmt: skip
