"""`python -m toy run | api | worker | migrate | topics | events …`."""

from toy.main import cli

cli()
