"""The history of the toy's tables."""
