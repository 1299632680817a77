"""The history of the installations service's tables."""
