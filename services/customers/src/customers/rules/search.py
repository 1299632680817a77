"""What is searched of a customer besides the phone."""

from chassis.searching import folded_within

EMAIL_BYTES = 640
"""As much as the longest email; with the name it has to fit into the index that searches are read from."""


def searched_text(name: str, email: str) -> str:
    """What words are looked for in: one line for each field, so that no match crosses from one to the next."""
    return f"{folded_within(name)}\n{folded_within(email, EMAIL_BYTES)}"
