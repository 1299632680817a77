"""Mail servers that speak TLS: trusted ones get the email, others never see it."""

import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import AnyUrl, SecretStr
from support.mail_server import FakeMailServer

from chassis.ids import new_id, now
from chassis.mail import Letterhead, MailServer, NotTaken, Refused, message_of
from customers.models import OutgoingEmail

LETTERHEAD = Letterhead("Portal <portal@example.com>", "example.com")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for loopback with its key, in one file, that nobody has signed but itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "mail.pem"
    path.write_bytes(private + built.public_bytes(pem))
    return path


@pytest.fixture
def server(certificate: Path) -> FakeMailServer:
    """A mail server that has the certificate and wants to know who is calling."""
    server = FakeMailServer()
    server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.tls.load_cert_chain(certificate)
    server.users = {"portal": "right"}
    return server


async def hand_over(server: FakeMailServer, scheme: str) -> None:
    email = OutgoingEmail(id=new_id(), recipient="ana@example.com", subject="Hello", body="Ana", created_at=now())
    url = AnyUrl(server.url.replace("smtp", scheme))
    async with MailServer(url, "portal", SecretStr("right")).takes(message_of(email, LETTERHEAD), email.recipient):
        pass


@pytest.mark.parametrize("scheme", ["smtps", "starttls"])
async def test_a_trusted_server_gets_the_email_encrypted(
    server: FakeMailServer, certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:  # D-18
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server.implicit_tls = scheme == "smtps"
    async with server.running():
        await hand_over(server, scheme)
    assert len(server.taken) == 1


@pytest.mark.parametrize("scheme", ["smtps", "starttls"])
async def test_a_server_that_nobody_vouches_for_sees_neither_email_nor_password(
    server: FakeMailServer, scheme: str
) -> None:  # D-09 D-18
    server.implicit_tls = scheme == "smtps"
    async with server.running():
        with pytest.raises(NotTaken) as refused:
            await hand_over(server, scheme)
    assert not isinstance(refused.value, Refused)
    assert (server.taken, server.tried) == ([], 0)


async def test_a_server_without_tls_is_not_spoken_to_in_the_clear(server: FakeMailServer) -> None:  # D-09
    server.tls = None
    async with server.running():
        with pytest.raises(NotTaken):
            await hand_over(server, "starttls")
    assert (server.taken, server.tried) == ([], 0)
