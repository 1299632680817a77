"""What the media service is told by its environment."""

import tempfile
from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings


class Settings(ServiceSettings):
    """`MEDIA_…` variables."""

    model_config = SettingsConfigDict(env_prefix="MEDIA_", frozen=True, extra="ignore")

    port: int = 8103
    storage_url: str
    """Where contents are kept: `file:///folder`, `s3://bucket`, `gs://bucket` or `az://container`."""
    spool_folder: Path = Field(default_factory=lambda: Path(tempfile.gettempdir()))
    """Where uploads wait while they are inspected."""
