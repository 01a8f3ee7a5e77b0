"""`python -m tests.chaos --kills 100`: nothing is lost, whatever happens. Prints one line of JSON.

Exit 1 when a promise broke; the line says which.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from typing import Any

from bot.store.engine import Database
from tests.chaos import stage
from tests.chaos.reckoning import allowed_repeats, reckon
from tests.chaos.siege import Siege
from tests.chaos.stage import Plan
from tests.journeys.process import running_bot
from tests.simulator.process import running_simulator

SHOWN = 20
"""Broken promises told in words; beyond it they are only counted."""


async def siege(plan: Plan, database_url: str) -> dict[str, Any]:
    """One run from an empty database to the summary. Raises TimeoutError when it doesn't end in time."""
    began = time.monotonic()
    database = Database(database_url)
    try:
        async with asyncio.timeout(plan.minutes * 60), running_simulator() as simulator:
            await stage.prepare(database, simulator, plan)
            async with running_bot(simulator, database_url) as bot:
                await bot.logged("baseline=True")
            run = Siege(
                plan=plan,
                simulator=simulator,
                database=database,
                database_url=database_url,
                broadcast=await stage.start_broadcast(database),
                dice=random.Random(plan.seed),
            )
            await run.run()
            found = await reckon(run)
            ledger = await simulator.ledger()
    finally:
        await database.close()
    return {
        "kills": sum(run.moments.values()),
        "seed": plan.seed,
        "database": database_url.partition("+")[0],
        "seconds": round(time.monotonic() - began),
        "moments": dict(run.moments),
        "headlines": len(run.published),
        **found.as_json(),
        "alerts_in_flight_at_kills": sum(run.in_flight),
        "most_in_flight_at_a_kill": max(run.in_flight, default=0),
        "repeats_allowed": allowed_repeats(run.in_flight, ledger),
        "faults": ledger["faults"],
        "refusals": ledger["refusals"],
        "broken": len(found.broken),
        "broken_first": found.broken[:SHOWN],
    }


def plan_from(arguments: list[str]) -> tuple[Plan, str]:
    """The plan, and which database it is carried out on."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--audience", type=int, default=2000)
    parser.add_argument("--readers", type=int, default=12)
    asked = vars(parser.parse_args(arguments))
    database = asked.pop("database")
    return Plan(**asked), database


def main() -> int:
    plan, kind = plan_from(sys.argv[1:])
    with stage.fresh_database(kind) as database_url:
        summary = asyncio.run(siege(plan, database_url))
    sys.stdout.write(json.dumps(summary, ensure_ascii=False) + "\n")
    return 1 if summary["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
