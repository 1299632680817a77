"""The history of the media service's tables."""
