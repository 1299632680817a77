"""Repeatable measurements of the running product: `make bench`."""
