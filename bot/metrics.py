"""What Prometheus is told. Names say the unit; labels are few and bounded."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

POLLS = Counter("ajil_polls_total", "Polls of feeds, by how they ended", ["result"])
ENTRIES = Counter("ajil_entries_total", "Lines of feeds, by what became of them", ["change"])
OWED = Counter("ajil_deliveries_owed_total", "Deliveries put into the outbox", ["kind"])
OUTCOMES = Counter("ajil_deliveries_total", "Deliveries tried, by what Telegram answered", ["outcome"])
MENDED = Counter("ajil_deliveries_mended_total", "Messages that Telegram took only after a change", ["change"])
RATE = Gauge("ajil_send_rate_per_second", "Messages a second that the free lane may send, as learned")
DELAY = Histogram(
    "ajil_alert_delay_seconds",
    "From the poll that found a headline to its arrival in a chat",
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800),
)
