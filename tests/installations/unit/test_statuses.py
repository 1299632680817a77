"""Which way the statuses go."""

from typing import get_args

import pytest

from contracts.installations import InstallationStatus
from installations import rules
from installations.schemas import GROUP_OF

EVERY_STATUS = get_args(InstallationStatus)
OFF = ["cancelled", "rejected"]
ALLOWED = {
    "scheduled": ["installer_assigned", *OFF],
    "installer_assigned": ["en_route", *OFF],
    "en_route": ["started", *OFF],
    "started": ["completed", *OFF],
    "completed": ["contract_sent", *OFF],
    "contract_sent": ["contract_signed", *OFF],
    "contract_signed": ["customer_approved", *OFF],
    "customer_approved": [],
    "cancelled": [],
    "rejected": [],
}


@pytest.mark.parametrize("status", EVERY_STATUS)  # D-31
def test_a_status_leads_one_step_forward_or_off_and_a_final_one_nowhere(status: str) -> None:
    assert rules.allowed_from(status) == ALLOWED[status]


@pytest.mark.parametrize(  # D-31
    ("group", "statuses"),
    [
        ("scheduled", {"scheduled", "installer_assigned"}),
        ("en_route", {"en_route"}),
        ("in_progress", {"started"}),
        ("completed", {"completed", "contract_sent", "contract_signed", "customer_approved"}),
        ("cancelled", {"cancelled", "rejected"}),
    ],
)
def test_statuses_are_shown_in_five_groups(group: str, statuses: set[str]) -> None:
    assert {status for status in EVERY_STATUS if GROUP_OF[status] == group} == statuses


@pytest.mark.parametrize("status", EVERY_STATUS)  # D-33
def test_photos_are_taken_from_the_start_of_the_work_on(status: str) -> None:
    late = {"started", "completed", "contract_sent", "contract_signed", "customer_approved"}
    assert rules.takes_photos(status) is (status in late)
