"""What is decided without a database."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from chassis.ids import new_id
from contracts.installations import Photo
from installations import rules


def photo(second: int) -> Photo:
    return Photo(id=new_id(), width=4, height=3, uploaded_at=datetime(2026, 11, 20, 10, 0, second, tzinfo=UTC))


def test_photos_stand_in_the_order_of_their_upload_however_they_arrive() -> None:  # D-33
    first, second, third = photo(1), photo(2), photo(3)
    photos = rules.with_photo(rules.with_photo(rules.with_photo([], third), first), second)
    assert [UUID(kept["id"]) for kept in photos] == [first.id, second.id, third.id]


def test_one_photo_goes_and_the_others_stay() -> None:
    first, second = photo(1), photo(2)
    photos = rules.with_photo(rules.with_photo([], first), second)
    assert [kept["id"] for kept in rules.without_photo(photos, first.id)] == [str(second.id)]
    assert rules.without_photo(photos, new_id()) == photos


@pytest.mark.parametrize(
    ("value", "readable"),
    [
        ([{"name": "Boiler", "quantity": 1}, {"name": "Radiator", "quantity": 6}], "1 x Boiler, 6 x Radiator"),
        ([], ""),
        ({"start": "08:00", "end": "12:00"}, "08:00-12:00"),
        (date(2026, 11, 20), "2026-11-20"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        ("text", "text"),
        (False, False),
        (None, None),
    ],
)
def test_a_change_is_told_as_a_person_would_read_it(value: Any, readable: Any) -> None:
    assert rules.readable(value) == readable


def test_only_what_differs_is_a_change() -> None:
    old = {"title": "Boiler", "notes": "", "window": None}
    changes = rules.differences(old, {"title": "Boiler", "notes": "Ring twice", "window": None})
    assert [(change.field, change.old, change.new) for change in changes] == [("notes", "", "Ring twice")]


def test_words_are_folded_and_their_wildcards_are_literal() -> None:
    assert rules.search_patterns("  Müller 100%_x ") == ["%muller%", r"%100\%\_x%"]
