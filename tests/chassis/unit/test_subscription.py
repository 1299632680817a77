"""How the consumers subscribe: what FastStream would do otherwise loses messages."""

from faststream.kafka import KafkaBroker
from toy.consumers import make_consumers

from chassis.worker import Membership, Worker


def test_nothing_is_acknowledged_before_it_is_applied_and_no_topic_is_made() -> None:
    worker = Worker("toy", "127.0.0.1:1", make_consumers())
    broker: KafkaBroker = worker._broker()

    subscriber = worker._subscribed(broker, Membership(worker))

    assert subscriber._connection_args["enable_auto_commit"] is False
    assert subscriber._connection_args["auto_offset_reset"] == "earliest"
    assert not broker.config.allow_auto_create_topics
    assert subscriber.group_id == "toy"
