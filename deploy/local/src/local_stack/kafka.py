"""An Apache Kafka broker of our own on loopback: KRaft, one node."""

import base64
import logging
import os
import shutil
import signal
import uuid
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from local_stack.java import find_java
from local_stack.kafka_jars import ensure_kafka_jars
from local_stack.ports import free_port
from local_stack.processes import Child

_READY_SECONDS = 60
_SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "inter.broker.listener.name": "CLIENT",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "1",
    "group.initial.rebalance.delay.ms": "0",
    # A machine that runs everything has no cores to spare for more.
    "num.network.threads": "1",
    "num.io.threads": "2",
    "log.cleaner.dedupe.buffer.size": "16777216",
    # A killed broker may register again only when its last session is over.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
}
_JVM = [
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config.AbstractConfig=warn",
]


class Kafka:
    """One broker with its data in one folder."""

    def __init__(
        self, folder: Path, *, port: int | None = None, controller_port: int | None = None, log: Path | None = None
    ) -> None:
        self.port = port or free_port()
        self._controller_port = controller_port or free_port()
        self._folder = folder
        self.child = Child("Kafka", [], log or folder / "kafka.log")

    @property
    def servers(self) -> str:
        """What clients connect to: host:port."""
        return f"127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it, and wait until it answers a client and counts itself in; the first time its storage is made."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._properties.write_text("".join(f"{name}={value}\n" for name, value in self._settings().items()))
        if not self._data.exists():
            await self._format()
        self.child.command = self._java("kafka.Kafka", self._properties)
        self.child.start()
        await self.child.ready(lambda: answers(self.servers), _READY_SECONDS)

    async def stop(self) -> None:
        """Stop it cleanly."""
        await self.child.stop(seconds=20)

    def kill(self) -> None:
        """Cut its power (SIGKILL)."""
        self.child.kill()

    async def restart(self) -> None:
        """Stop it if it runs, and start it on the same port."""
        await self.stop()
        await self.start()

    def pause(self) -> None:
        """Freeze it: connections stay open, nothing is answered. Returns when all of its threads stand still."""
        self.child.signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.child.pid, os.WSTOPPED)

    def resume(self) -> None:
        """Let a paused broker go on."""
        self.child.signal(signal.SIGCONT)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _properties(self) -> Path:
        return self._folder / "server.properties"

    def _settings(self) -> dict[str, str]:
        client, controller = f"CLIENT://{self.servers}", f"CONTROLLER://127.0.0.1:{self._controller_port}"
        return _SETTINGS | {
            "listeners": f"{client},{controller}",
            "advertised.listeners": client,
            "controller.quorum.voters": f"1@127.0.0.1:{self._controller_port}",
            "log.dirs": str(self._data),
        }

    async def _format(self) -> None:
        """Make the storage under another name first, so that an interrupted start leaves no half of it."""
        unfinished, properties = self._folder / "data.unfinished", self._folder / "format.properties"
        shutil.rmtree(unfinished, ignore_errors=True)
        settings = self._settings() | {"log.dirs": str(unfinished)}
        properties.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")  # may begin with "-": so "=" below
        command = self._java("kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "-c", properties)
        formatting = Child("Kafka's storage", command, self.child.log)
        formatting.start()
        await formatting.succeed(_READY_SECONDS)
        properties.unlink()
        unfinished.rename(self._data)

    def _java(self, main: str, *arguments: str | Path) -> list[str | Path]:
        return [find_java(), *_JVM, "-cp", f"{ensure_kafka_jars()}/*", main, *arguments]


async def answers(servers: str) -> bool:
    """Whether a broker answers there that is ready to hold topics."""
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())  # a broker that isn't up yet is no news
    admin = AIOKafkaAdminClient(bootstrap_servers=servers, request_timeout_ms=5000)
    try:
        await admin.start()
        return bool((await admin.describe_cluster())["brokers"])
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()
