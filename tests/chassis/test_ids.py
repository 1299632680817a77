"""What an identifier tells of its making."""

from uuid import UUID, uuid4

from chassis.ids import is_recent, new_id


def test_an_identifier_tells_whether_it_was_made_a_moment_ago() -> None:
    made = new_id()
    an_hour_earlier = UUID(int=made.int - (3_600_000 << 80))
    assert is_recent(made, 60)
    assert not is_recent(an_hour_earlier, 60)
    assert is_recent(an_hour_earlier, 3_700)


def test_identifiers_that_were_not_made_here_are_not_recent_and_harm_nobody() -> None:
    assert not is_recent(uuid4(), 60)
    assert not is_recent(UUID(int=0), 60)
    assert is_recent(UUID("ffffffff-ffff-7fff-bfff-ffffffffffff"), 60)
