"""The README's tour works when it is pasted."""

import asyncio
import json
import re
from pathlib import Path

from support.product import Product

ROOT = Path(__file__).parents[2]
TOUR = re.compile(r"## A tour\n.*?```sh\n(.*?)```", re.DOTALL)


async def test_the_tour_of_the_readme_ends_with_a_customer_page_of_four_tabs(product: Product) -> None:
    # C-02 M-25 C-36 C-43 C-39 C-40 C-44 C-45 C-46 C-47
    found = TOUR.search((ROOT / "README.md").read_text())
    assert found
    script = found.group(1).replace("http://127.0.0.1:8080", product.stack.url("gateway"))
    script = script.replace("http://127.0.0.1:8025", product.stack.url("mail"))
    (ROOT / ".local").mkdir(exist_ok=True)
    shell = await asyncio.create_subprocess_exec(
        "bash", "-euo", "pipefail", "-c", script, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await shell.communicate()
    assert shell.returncode == 0, output.decode()
    assert '"state":"reverted"' in output.decode()
    page = json.loads(output.decode()[output.decode().rindex("\n{\n") :])
    assert {name: tab["status"] for name, tab in page["tabs"].items()} == dict.fromkeys(
        ("details", "installations", "timeline", "contact"), "ok"
    )
    (job,) = page["tabs"]["installations"]["data"]["items"]
    assert (job["title"], job["status"], job["scheduled_on"]) == ("Heat pump", "completed", "2026-12-01")
    assert job["photos"]["total"] == 1
