"""Ed25519 key pairs as JWK, kept for the next start."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from joserfc.jwk import OKPKey

from local_stack.private_files import write_private


@dataclass(frozen=True)
class KeyPair:
    """Both halves as JWK JSON."""

    private: str = field(repr=False)
    public: str


def load_or_create(path: Path) -> KeyPair:
    """The key pair kept in this file, made at the first question."""
    if not path.exists():
        write_private(path, json.dumps(_new_key().as_dict(private=True)))
    key = OKPKey.import_key(json.loads(path.read_text()))
    return KeyPair(json.dumps(key.as_dict(private=True)), json.dumps(key.as_dict(private=False)))


def _new_key() -> OKPKey:
    key = OKPKey.generate_key("Ed25519", {"use": "sig"})
    key.ensure_kid()
    return key
