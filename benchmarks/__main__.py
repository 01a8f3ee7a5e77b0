"""`python -m benchmarks [--smoke] [NAME…]`: one JSON line per figure on standard output, faults on standard error.

`--smoke` runs everything tiny: it proves that the benchmarks work, and its figures mean nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
import traceback
from typing import TYPE_CHECKING

from benchmarks import aligning, anchors, draining, figures, latency, matching, memory, owing, parsing, start_up
from benchmarks.delivery import compare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from benchmarks.figures import Benchmark

BENCHMARKS: dict[str, Benchmark] = {
    "matching": matching.run,
    "parsing": parsing.run,
    "aligning": aligning.run,
    "anchors": anchors.run,
    "owing": owing.run,
    "draining": draining.run,
    "delivery": compare.run,
    "start_up": start_up.run,
    "memory": memory.run,
    "latency": latency.run,
}


def main() -> int:
    """Run those that were named, or all. The exit code is how many failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What Ajil costs, and how fast it is.")
    parser.add_argument("--smoke", action="store_true", help="tiny: only to see that they work")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all if none is given")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    logging.disable(logging.WARNING)
    wanted = options.names or list(BENCHMARKS)
    with figures.alone() as out:
        return asyncio.run(_quickly(wanted, out) if options.smoke else _calmly(wanted, out))


async def _calmly(names: Iterable[str], out: TextIO) -> int:
    """One after the other, so that none disturbs another."""
    return sum([await _fails(name, out, smoke=False) for name in names])


async def _quickly(names: Iterable[str], out: TextIO) -> int:
    """All at once: their figures mean nothing, and mostly they wait."""
    return sum(await asyncio.gather(*(_fails(name, out, smoke=True) for name in names)))


async def _fails(name: str, out: TextIO, *, smoke: bool) -> bool:
    began = time.perf_counter()
    try:
        async for figure in BENCHMARKS[name](smoke):
            print(figures.with_pace(figure).as_json(), file=out, flush=True)
    except Exception:  # noqa: BLE001 the others are still to be run
        traceback.print_exc()
        print(f"{name}: failed", file=sys.stderr)
        return True
    print(f"{name}: {time.perf_counter() - began:.1f} s", file=sys.stderr)
    return False


if __name__ == "__main__":
    sys.exit(main())
