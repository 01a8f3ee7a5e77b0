from __future__ import annotations

from tests.store.conftest import world

__all__ = ["world"]
