"""What `make up` keeps for the next start: keys, staff, the broker's jars, and the lock of the one that runs."""

import json
import stat
from pathlib import Path
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from local_stack import demo, keys
from local_stack.kafka_jars import JarsMissing, ensure_kafka_jars
from local_stack.lock import Lock

MAVEN = """#!/bin/sh
for argument; do
  case $argument in -DoutputDirectory=*) mkdir "${argument#*=}"; touch "${argument#*=}/kafka.jar";; esac
done
echo fetched >>"$(dirname "$0")/log"
exit $(cat "$(dirname "$0")/exit-code")
"""


@pytest.fixture
def maven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for Maven that writes a line for each call; it fails with the code in `exit-code`."""
    folder = tmp_path / "maven"
    folder.mkdir()
    (folder / "mvn").write_text(MAVEN)
    (folder / "mvn").chmod(0o755)
    (folder / "exit-code").write_text("0")
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    return folder


def test_the_demo_staff_can_sign_in_with_the_demo_password(tmp_path: Path) -> None:
    demo.write_staff_file(tmp_path / "staff.json")
    staff = json.loads((tmp_path / "staff.json").read_text())["staff"]

    assert [member["username"] for member in staff] == [
        *("admin", "manager", "sales", "technician", "viewer"),
        "other-admin",
    ]
    assert all(PasswordHasher().verify(member["password_hash"], "demo-password") for member in staff)
    assert all(UUID(member[key]).version == 7 for member in staff for key in ("id", "account_id"))
    assert len({member["account_id"] for member in staff}) == 2


def test_a_staff_file_that_was_edited_is_kept(tmp_path: Path) -> None:
    (tmp_path / "staff.json").write_text("{}")

    demo.write_staff_file(tmp_path / "staff.json")

    assert (tmp_path / "staff.json").read_text() == "{}"


def test_a_key_pair_is_kept_and_only_its_private_half_signs(tmp_path: Path) -> None:
    pair = keys.load_or_create(tmp_path / "key.json")

    assert keys.load_or_create(tmp_path / "key.json") == pair
    assert "d" in json.loads(pair.private)
    assert "d" not in json.loads(pair.public)
    assert stat.S_IMODE((tmp_path / "key.json").stat().st_mode) == 0o600


def test_the_brokers_jars_are_fetched_once_for_each_pom(tmp_path: Path, maven: Path) -> None:
    pom = tmp_path / "pom.xml"
    for text in ("one", "one", "two"):
        pom.write_text(text)
        ensure_kafka_jars(pom, tmp_path / "jars")

    assert (maven / "log").read_text() == "fetched\n" * 2
    assert (tmp_path / "jars" / "kafka.jar").exists()


def test_a_fetch_that_fails_leaves_no_jars_behind(tmp_path: Path, maven: Path) -> None:
    pom = tmp_path / "pom.xml"
    pom.write_text("one")
    (maven / "exit-code").write_text("1")

    with pytest.raises(JarsMissing):
        ensure_kafka_jars(pom, tmp_path / "jars")

    assert not list(tmp_path.glob("*jars*"))


def test_only_one_launcher_holds_the_lock(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")

    assert first.take()
    assert not second.take()
    assert not second.free()
