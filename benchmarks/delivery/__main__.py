"""`python -m benchmarks.delivery [--smoke] [NAME…]`: JSON lines on standard output, a table on standard error.

`compare` sets the contenders side by side; the others measure one promise of Ajil each.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import traceback
from typing import TYPE_CHECKING

from benchmarks import figures
from benchmarks.delivery import compare, promises
from benchmarks.delivery.table import table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from benchmarks.figures import Benchmark, Figure

MEASURED: dict[str, Benchmark] = {
    "compare": compare.run,
    "million": promises.million,
    "halt": promises.halt,
    "command": promises.command,
    "breaking": promises.breaking,
}


def main() -> int:
    """The exit code is how many failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery", description="How Ajil delivers.")
    parser.add_argument("--smoke", action="store_true", help="tiny, and without peers that must be installed")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MEASURED)}; all if none is given")
    options = parser.parse_args()
    unknown = set(options.names) - set(MEASURED)
    if unknown:
        parser.error(f"nothing here is called {', '.join(sorted(unknown))}; there are {', '.join(MEASURED)}")
    wanted = options.names or (["compare"] if options.smoke else list(MEASURED))
    with figures.alone() as out:
        return asyncio.run(_all(wanted, out, smoke=options.smoke))


async def _all(names: Sequence[str], out: TextIO, *, smoke: bool) -> int:
    seen: list[Figure] = []
    failed = 0
    for name in names:
        try:
            async for figure in MEASURED[name](smoke):
                print(figure.as_json(), file=out, flush=True)
                seen.append(figure)
        except Exception:  # noqa: BLE001 the others are still to be run
            traceback.print_exc()
            failed += 1
    print(table(seen), file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())
