"""Tables: rows of figures for a machine, the same narrowed for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table as Grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

_PRINTED = 170
"""Characters a line may have where no terminal tells."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`rows` all have the same keys. `shown` are the rows for people, where these differ; `notes` stand below."""

    name: str
    title: str
    rows: Sequence[Row]
    shown: Sequence[Row] | None = None
    notes: Sequence[str] = ()

    def as_json(self) -> str:
        """A line for each row. Figures keep four digits after the point: no set here is larger."""
        return "".join(json.dumps({"table": self.name} | _rounded(row), ensure_ascii=False) + "\n" for row in self.rows)

    def show(self, out: TextIO) -> None:
        rows = self.rows if self.shown is None else self.shown
        console = Console(file=out, width=None if out.isatty() else _PRINTED, highlight=False)
        if rows:
            console.print(_grid(self.title, rows))
        for note in self.notes:
            console.print(note, markup=False, soft_wrap=True)


def _grid(title: str, rows: Sequence[Row]) -> Grid:
    grid = Grid(title=title, title_justify="left", box=None, header_style="bold", title_style="bold")
    for column in rows[0]:
        is_figure = any(isinstance(row[column], int | float) for row in rows)
        grid.add_column(column, justify="right" if is_figure else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(_written(value) for value in row.values()))
    return grid


def _written(value: object) -> str:
    match value:
        case None:
            return "–"
        case float() if value <= 1:
            return f"{value:.3f}"
        case float() if value <= 100:
            return f"{value:.1f}"
        case float() | int() if not isinstance(value, bool):
            return f"{value:,.0f}"
        case _:
            return str(value)


def _rounded(row: Mapping[str, Any]) -> Row:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in row.items()}
