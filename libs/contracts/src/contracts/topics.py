"""Every topic of the product, in one list: created by a command, checked at start, never made by accident."""

from typing import NamedTuple

DAY_MS = 24 * 60 * 60 * 1000


class Topic(NamedTuple):
    """A compacted topic: for a week every event is kept, a day later only the last one of each key."""

    name: str
    partitions: int = 12
    compaction_lag_ms: int = 7 * DAY_MS
    longest_compaction_lag_ms: int = 8 * DAY_MS
    """Without it Kafka compacts when half of a log is old, and people who were deleted would stay until then."""

    @property
    def configuration(self) -> dict[str, str]:
        """The topic's settings as Kafka's admin protocol takes them."""
        return {
            "cleanup.policy": "compact",
            "min.compaction.lag.ms": str(self.compaction_lag_ms),
            "max.compaction.lag.ms": str(self.longest_compaction_lag_ms),
        }


CUSTOMERS = Topic("customers.events")
INSTALLATIONS = Topic("installations.events")
LEADS = Topic("leads.events")
MEDIA = Topic("media.events")

ALL_TOPICS = (CUSTOMERS, INSTALLATIONS, LEADS, MEDIA)
