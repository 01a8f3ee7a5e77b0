"""What a running process costs, as Linux tells it under /proc: memory now, processor time since its start."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """In MiB. `resident` is VmRSS; `proportional` (PSS) shares out what several processes map, None if not told."""

    resident: float
    proportional: float | None


def memory(pid: int) -> Memory:
    """The process and its children together: article workers count as the bot's."""
    family = [pid, *_children(pid)]
    shares = [_kib(one, "smaps_rollup", "Pss") for one in family]
    known = [share for share in shares if share is not None]
    return Memory(
        resident=sum(_kib(one, "status", "VmRSS") or 0 for one in family) / _KIB,
        proportional=sum(known) / _KIB if known else None,
    )


def processor_seconds(pid: int) -> float:
    """User and system time of the process itself, in steps of the kernel's tick, mostly 10 ms (proc(5), stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _kib(pid: int, file: str, name: str) -> int | None:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), None)
