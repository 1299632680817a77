import socket
import subprocess
import sys

from local_stack.ports import claim_port, free_port

CLAIM_AND_WAIT = (
    "import sys; from local_stack.ports import claim_port; print(claim_port(int(sys.argv[1])), flush=True); input()"
)


def test_a_taken_port_is_stepped_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        taken = somebody.getsockname()[1]

        assert claim_port(taken) > taken


def test_a_port_taken_on_all_addresses_is_stepped_over() -> None:
    with socket.create_server(("", 0)) as somebody:
        taken = somebody.getsockname()[1]

        assert claim_port(taken) > taken


def test_two_launchers_never_choose_the_same_port() -> None:
    wanted = free_port() + 1
    with subprocess.Popen(
        [sys.executable, "-c", CLAIM_AND_WAIT, str(wanted)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        claimed = int(other.stdout.readline())

        assert claim_port(wanted) > claimed >= wanted
        other.communicate(b"\n")


def test_a_free_port_is_not_one_that_outgoing_connections_are_given() -> None:
    with socket.create_server(("127.0.0.1", 0)) as given:
        assert free_port() < 32768 <= given.getsockname()[1]
