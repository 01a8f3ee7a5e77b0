"""The small version of `python -m tests.chaos`, which CI can afford."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.__main__ import siege
from tests.chaos.stage import Plan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.usefixtures("begun_anew", "untraced")
async def test_five_kills_lose_nothing_and_repeat_no_broadcast(tmp_path: Path) -> None:
    plan = Plan(kills=5, seed=1, readers=8, audience=100, minutes=1.8)
    summary = await siege(plan, f"sqlite+aiosqlite:///{tmp_path / 'ajil.db'}")
    assert summary["broken_first"] == []
    assert summary["broadcast"]["repeated"] == 0
    moved = 1  # the group that moved keeps its messages in the old one, beyond correction
    assert summary["broadcast"]["sent"] - moved <= summary["correction"]["there"] <= summary["broadcast"]["sent"]
