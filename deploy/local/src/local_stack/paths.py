"""Where things are in this clone of the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
LOCAL = ROOT / ".local"
"""Everything that running the product here writes; `make clean` removes it."""

KAFKA_JARS = LOCAL / "kafka-libs"
KAFKA_POM = ROOT / "deploy" / "local" / "kafka" / "pom.xml"
