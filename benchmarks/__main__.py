"""`python -m benchmarks [name …]`: measures, prints and stores."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks import customers, drain, events, imports, leads, reading, uploads
from benchmarks.surroundings import loop_ms, machine, running_product

RESULTS = Path(__file__).parent / "results"

MEASUREMENTS = {
    "events": events.measure,
    "drain": drain.measure,
    "hop": reading.measure_hop,
    "detail": reading.measure_detail,
    "uploads": uploads.measure,
    "imports": imports.measure,
    "leads": leads.measure,
    "customers": customers.measure,
}

BARS = {
    ("events", "journey_p50_ms"): ("<=", 40),
    ("events", "journey_p99_ms"): ("<=", 300),
    ("events", "journey_p50_over_bare_p50"): ("<=", 4),
    ("drain", "events_per_second"): (">=", 5000),
    ("hop", "through_over_straight"): ("<=", 1.6),
    ("detail", "detail_over_slowest"): ("<=", 1.4),
    ("uploads", "gateway_growth_mb"): ("<=", 64),
    ("uploads", "media_growth_mb"): ("<=", 64),
    ("customers", "first_page_over_bare"): ("<=", 5),
    ("customers", "selective_over_10000"): ("<=", 2),
    ("customers", "broad_p95_ms"): ("<=", 150),
    ("customers", "two_letters_p95_ms"): ("<=", 400),
    ("customers", "late_page_p95_ms"): ("<=", 300),
    ("leads", "board_p95_ms"): ("<=", 250),
    ("imports", "planned_rows_per_second"): (">=", 5000),
    ("imports", "applied_rows_per_second"): (">=", 2500),
    ("imports", "service_memory_mb"): ("<=", 256),
}


async def _measure(names: list[str]) -> dict[str, dict[str, Any]]:
    """Each on a product of its own, so that none meets what another one left."""
    return {name: await _measured(name) for name in names}


async def _measured(name: str) -> dict[str, Any]:
    """With how fast the machine itself was, before and behind: a shared one changes by a half within the hour."""
    before = loop_ms()
    async with running_product() as product:
        figures = await MEASUREMENTS[name](product)
    return {**figures, "machine_loop_ms_before": before, "machine_loop_ms_behind": loop_ms()}


def _met(name: str, figure: str, value: float) -> str:
    bar = BARS.get((name, figure))
    if bar is None:
        return ""
    sign, limit = bar
    met = value <= limit if sign == "<=" else value >= limit
    return f"{sign} {limit} {'met' if met else 'NOT MET'}"


def _show(results: dict[str, dict[str, Any]]) -> None:
    table = Table("measurement", "figure", "value", "bar")
    for name, figures in results.items():
        for figure, value in figures.items():
            table.add_row(name, figure, f"{value:,.2f}", _met(name, figure, value))
    Console().print(table)


def _store(results: dict[str, dict[str, Any]]) -> Path:
    RESULTS.mkdir(exist_ok=True)
    about = machine()
    path = RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-{about['commit']}.json"
    earlier = json.loads(path.read_text())["results"] if path.exists() else {}
    path.write_text(json.dumps({"machine": about, "results": earlier | results}, indent=2) + "\n")
    return path


def main() -> None:
    """Runs what was asked for, or everything."""
    names = sys.argv[1:] or list(MEASUREMENTS)
    results = uvloop.run(_measure(names))
    _show(results)
    print(f"stored in {_store(results)}")


if __name__ == "__main__":
    main()
