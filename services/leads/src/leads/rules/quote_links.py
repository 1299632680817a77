"""The token in a mailed link or in the address of a calendar: whose account, and 256 bits that nobody guesses.

Only its hash is kept.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

RANDOM_BYTES = 32
ACCOUNT_BYTES = 16


def new_token(account_id: UUID) -> str:
    """A token that says in clear which account's rows are to be looked at, and nothing else."""
    return urlsafe_b64encode(account_id.bytes + secrets.token_bytes(RANDOM_BYTES)).decode()


def account_of(token: str) -> UUID | None:
    """The account that a token names; None for what is no token."""
    try:
        decoded = urlsafe_b64decode(token.encode("ascii"))
    except ValueError:
        return None
    return UUID(bytes=decoded[:ACCOUNT_BYTES]) if len(decoded) == ACCOUNT_BYTES + RANDOM_BYTES else None


def hash_of(token: str) -> bytes:
    """What is kept of a token; of random bits, one round is as good as many."""
    return sha256(token.encode()).digest()


def link_with(public_url: str, token: str) -> str:
    """Where the recipient can answer; what stands behind # is sent to no server, and gets into no log."""
    return f"{public_url}/portal/quote#t={token}"
