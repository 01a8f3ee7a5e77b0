from __future__ import annotations

from datetime import timedelta

import pytest

from bot.feeds.headers import charset, max_age, media_type, retry_after

DATE = "Thu, 02 Apr 2020 18:00:00 GMT"
LATER = "Thu, 02 Apr 2020 18:05:00 GMT"


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("text/html; charset=UTF-8", "utf-8"),
        ('text/html;charset="windows-1256"', "windows-1256"),
        ("text/html; charset = 'cp1256'", "cp1256"),
        ("text/html", None),
        ("", None),
    ],
)
def test_the_charset_of_a_content_type(content_type: str, name: str | None) -> None:
    assert charset(content_type) == name


def test_the_media_type_is_lower_case_without_parameters() -> None:
    assert media_type("Text/HTML ; charset=utf-8") == "text/html"


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"retry-after": "120"}, timedelta(seconds=120)),
        ({"retry-after": LATER, "date": DATE}, timedelta(minutes=5)),
        ({"retry-after": DATE, "date": LATER}, timedelta()),
        ({"retry-after": LATER}, None),
        ({"retry-after": "soon", "date": DATE}, None),
        ({"retry-after": "-5"}, None),
        ({}, None),
    ],
)
def test_when_to_come_back(headers: dict[str, str], pause: timedelta | None) -> None:
    assert retry_after(headers) == pause


@pytest.mark.parametrize(
    ("headers", "age"),
    [
        ({"cache-control": "public, max-age=60"}, timedelta(seconds=60)),
        ({"cache-control": "max-age=60", "age": "45"}, timedelta(seconds=15)),
        ({"cache-control": "max-age=60", "age": "90"}, timedelta()),
        ({"cache-control": "s-maxage=60"}, None),
        ({"cache-control": "no-cache, max-age=60"}, timedelta()),
        ({"cache-control": "max-age=60", "expires": LATER, "date": DATE}, timedelta(seconds=60)),
        ({"expires": LATER, "date": DATE}, timedelta(minutes=5)),
        ({"expires": "0", "date": DATE}, None),
        ({"cache-control": "max-age=99999999999999999999"}, timedelta(seconds=9999999999)),
        ({}, None),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: dict[str, str], age: timedelta | None) -> None:
    assert max_age(headers) == age
