"""What the toy is told by its environment."""

from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """`TOY_…` variables."""

    model_config = SettingsConfigDict(env_prefix="TOY_", frozen=True, extra="ignore")

    group: str = "toy"
    """The consumer group; each test has one of its own, so that none waits for another's dead members."""
    sabotage: str = ""
    """The moment at which the process is to be killed: a function of sabotage.py."""
