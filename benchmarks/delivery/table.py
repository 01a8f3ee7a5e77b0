"""The contenders' figures as one table in Markdown, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.figures import Figure

_COLUMNS = {
    "messages": "messages/s",
    "messages, steady": "steady",
    "processor time": "CPU ms/message",
    "peak memory": "peak MiB",
    "429 provoked": "429s",
    "lost": "lost",
    "repeated": "repeats",
}


def table(figures: Iterable[Figure]) -> str:
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for figure in figures:
        if "contender" in figure.conditions:
            known = figure.conditions
            row = rows.setdefault((known["lane"], known["contender"]), {})
            row["arrived"] = f"{known['arrived']} of {known['chats']}, ended {known['ended']}"
            row[figure.figure] = f"{figure.value:.4g}"
    if not rows:
        return ""
    head = ["lane", "contender", *_COLUMNS.values(), "arrived"]
    lines = [head, ["---"] * len(head)]
    lines += [[*key, *(row.get(name, "") for name in _COLUMNS), row["arrived"]] for key, row in rows.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
