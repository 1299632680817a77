"""Looks for a text wherever the product keeps something: every column of every table, every file, every log."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import asyncpg

from support.product import Product

COLUMNS = """
SELECT table_name, column_name, udt_name FROM information_schema.columns
WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
AND udt_name IN ('text', 'varchar', 'bpchar', 'name', 'json', 'jsonb', 'bytea', '_text', '_varchar', 'tsvector')
"""


async def hits(product: Product, *texts: str) -> list[str]:
    """Where any of the texts is, as `database table.column` or the path of a file; texts are lower case ASCII."""
    found = [hit for service in product.stack.database_urls for hit in await _in_database(product, service, texts)]
    kept = [path for path in product.folder.rglob("*") if path.is_file()]
    return found + _in_files([*kept, *product.server_logs], texts)


async def _in_database(product: Product, service: str, texts: Sequence[str]) -> list[str]:
    connection = await asyncpg.connect(product.stack.database_urls[service])
    try:
        return [
            f"{service} {table}.{column}"
            for table, column, kind in await connection.fetch(COLUMNS)
            if await connection.fetchval(_question(table, column, kind), list(texts))
        ]
    finally:
        await connection.close()


def _question(table: str, column: str, kind: str) -> str:
    text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
    return (
        f'SELECT EXISTS (SELECT FROM "{table}", unnest($1::text[]) AS sought WHERE strpos(lower({text}), sought) > 0)'
    )


def _in_files(files: Iterable[Path], texts: Sequence[str]) -> list[str]:
    contents = [(path, path.read_bytes().lower()) for path in files]
    return [str(path) for path, content in contents if any(text.encode() in content for text in texts)]
