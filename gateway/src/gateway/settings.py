"""What the gateway is told by its environment."""

from typing import Annotated

from pydantic import AfterValidator, Field, FilePath, SecretStr
from pydantic_settings import SettingsConfigDict

from chassis.settings import ProcessSettings
from chassis.tokens import key_from


def _private_key(jwk: SecretStr) -> SecretStr:
    try:
        usable = key_from(jwk.get_secret_value()).is_private
    except Exception:
        usable = False
    if not usable:
        raise ValueError("A private Ed25519 key is needed, as JWK.")
    return jwk


PrivateKey = Annotated[SecretStr, AfterValidator(_private_key)]
Address = Annotated[str, Field(pattern=r"^https?://[^/]+(/.*)?$"), AfterValidator(lambda url: url.rstrip("/"))]


class Settings(ProcessSettings):
    """`GATEWAY_…` variables."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", frozen=True, extra="ignore", env_ignore_empty=True)

    port: int = 8080
    metrics_port: int = 0
    """Where `/metrics` is served to operations; 0 for nowhere."""

    services: dict[str, Address]
    """The services' addresses by name, as a JSON object."""
    internal_key: PrivateKey
    """Signs what the services believe."""
    session_key: PrivateKey
    """Signs what those who sign in here get."""

    staff_file: FilePath | None = None
    """The local accounts; see `auth/staff.py` for its form."""
    failures_per_username: int = 10
    failures_per_address: int = 30
    """How often signing in may fail in five minutes; an address may be a whole office."""

    oidc_issuer: str = ""
    oidc_audience: str = ""
    oidc_role_claim: str = "role"
    oidc_account_claim: str = "account_id"

    tab_budget_ms: int = 2000
    """How long a composed page waits for each of its tabs."""
