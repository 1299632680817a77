"""How the consumers subscribe: what FastStream would do otherwise loses messages."""

import time

import pytest
from aiokafka import TopicPartition
from faststream.kafka import KafkaBroker
from toy.consumers import make_consumers

from chassis import worker as working
from chassis.worker import Membership, Worker, is_fetching

Ages = dict[int, float | None]


def test_nothing_is_acknowledged_before_it_is_applied_and_no_topic_is_made() -> None:
    worker = Worker("toy", "127.0.0.1:1", make_consumers())
    broker: KafkaBroker = worker._broker()

    subscriber = worker._subscribed(broker, Membership(worker))

    assert subscriber._connection_args["enable_auto_commit"] is False
    assert subscriber._connection_args["auto_offset_reset"] == "earliest"
    assert not broker.config.allow_auto_create_topics
    assert subscriber.group_id == "toy"


def test_a_group_s_answer_is_awaited_for_longer_than_the_group_waits_for_its_members() -> None:
    worker = Worker("toy", "127.0.0.1:1", make_consumers())
    broker: KafkaBroker = worker._broker()

    rejoining = worker._subscribed(broker, Membership(worker))._connection_args["rebalance_timeout_ms"]

    assert rejoining < broker.config.broker_config.builder.keywords["request_timeout_ms"]


class Consumer:
    """Was answered about its partitions so many seconds ago, or never."""

    def __init__(self, ages: Ages) -> None:
        self._ages = ages

    def assignment(self) -> set[TopicPartition]:
        """All of them."""
        return {TopicPartition("toy.events", number) for number in self._ages}

    def last_poll_timestamp(self, partition: TopicPartition) -> int | None:
        """In milliseconds."""
        age = self._ages[partition.partition]
        return None if age is None else int((time.time() - age) * 1000)


LATELY, LONG_AGO = 0.5, 2 * working.FETCH_SECONDS


@pytest.mark.parametrize(
    ("ages", "fetching"),
    [
        ({}, True),
        ({0: LATELY, 1: LATELY}, True),
        ({0: None, 1: None}, False),
        ({0: LONG_AGO, 1: LONG_AGO}, False),
        ({0: LATELY, 1: None}, True),
        ({0: LATELY, 1: LONG_AGO}, False),
    ],
    ids=["no share", "all", "none yet", "none any more", "all that have a leader", "all but one with records waiting"],
)
def test_a_consumer_fetches_while_it_is_answered_about_each_partition_that_it_can_ask_about(
    ages: Ages, fetching: bool
) -> None:
    assert is_fetching(Consumer(ages)) is fetching
