from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.feeds import ticker, zones

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LINES = "".join(f"<li><b>1{n}:2{n}</b> <a href='/{n}'>خبر طويل عن المكتبة العامة رقم {n}</a></li>" for n in range(5))


@pytest.mark.parametrize(
    ("head", "note", "zone"),
    [
        ("", "الأوقات بتوقيت عمّان", "Asia/Amman"),
        ("", "توقيت غَزّة", "Asia/Gaza"),
        ("", "All times Africa/Cairo", "Africa/Cairo"),
        ('<meta name="timezone" content="Asia/Amman">', "", "Asia/Amman"),
        ("<script>{'timeZone': 'Asia/Beirut'}</script>", "", "Asia/Beirut"),
        ('<meta name="timezone" content="Asia/Nowhere">', "", None),
        ("", "", None),
    ],
)
def test_a_page_gives_its_zone_away(head: str, note: str, zone: str | None) -> None:
    page = f"<html><head>{head}</head><body><ul>{LINES}</ul><footer><p>{note}</p></footer></body></html>"
    reading = ticker.read_html(page, now=NOW)
    assert reading is not None
    assert reading.zone == zone


@pytest.mark.parametrize(
    ("found", "zone"),
    [
        (None, "Asia/Gaza"),
        ("Asia/Beirut", "Asia/Beirut"),
        ("Etc/GMT-2", "Asia/Gaza"),
        ("Etc/GMT-3", "Etc/GMT-3"),
        ("UTC", "UTC"),
    ],
)
def test_a_bare_offset_gives_way_to_the_operators_zone_where_both_show_the_same_time(
    found: str | None, zone: str
) -> None:
    assert zones.chosen(found, "Asia/Gaza", now=NOW) == zone
