"""What a spreadsheet would run is shown instead, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.rules.spreadsheet import neutralised, restored

FORMULAS = [
    "=1+1",
    "+33 6 12",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20a",
    "\ufe661",
    "\ufe621",
    "\ufe631",
    "\ufe6ba",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_would_be_run_is_shown_behind_an_apostrophe(text: str) -> None:
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana", "06 12", "'", "'t Hooft", "O'Neil", "1=1", " =1"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert neutralised(text) == text
    assert restored(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n\uff1d\uff20 a1é")) | st.text())
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_had_an_apostrophe_keeps_it(text: str) -> None:
    assert restored(neutralised(f"'{text}")) == f"'{text}"
    assert restored(f"'{text}") == text
