from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.charset import decode

ARABIC = "أعلنت البلدية افتتاح مكتبة عامة في حي الورود مساء الخميس، وتضم عشرة آلاف كتاب"
ARABIC_WORDS = st.lists(st.sampled_from(ARABIC.split()), min_size=4, unique=True).map(" ".join)


@pytest.mark.parametrize("page", ["{}", "<html><head><title>News</title></head><body><p>{}</p></body></html>"])
@given(text=ARABIC_WORDS)
def test_undeclared_windows_1256_is_recognised(page: str, text: str) -> None:
    document = page.format(text)
    assert decode(document.encode("cp1256"), None) == (document, "cp1256")


@pytest.mark.parametrize(
    "claim", ["iso-8859-1", "utf-8", "us-ascii", "latin1", "windows-31415", "zlib", "punycode", "\0"]
)
def test_a_claim_that_says_nothing_or_is_wrong_is_not_believed(claim: str) -> None:
    assert decode(ARABIC.encode("cp1256"), claim) == (ARABIC, "cp1256")


@pytest.mark.parametrize("claim", [None, "windows-1256", "iso-8859-1", "utf-16"])
def test_utf_8_is_recognised_whatever_is_claimed(claim: str | None) -> None:
    assert decode(ARABIC.encode(), claim) == (ARABIC, "utf-8")


def test_the_header_goes_before_the_page() -> None:
    page = '<meta charset="windows-1251">Заседание совета'
    assert decode(page.encode("koi8-r"), "koi8-r") == (page, "koi8-r")


@pytest.mark.parametrize(
    "page",
    [
        '<meta charset="iso-8859-6">خبر قصير',
        "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-6'>خبر قصير",
        '<?xml version="1.0" encoding="iso-8859-6"?><rss><title>خبر قصير</title></rss>',
    ],
)
def test_the_page_says_its_charset_itself(page: str) -> None:
    assert decode(page.encode("iso-8859-6"), None) == (page, "iso8859-6")


def test_a_claim_that_the_bytes_disprove_falls_through_to_the_next() -> None:
    page = '<meta charset="windows-1256">' + ARABIC
    assert decode(page.encode("cp1256"), "shift_jis") == (page, "cp1256")


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("Les députés ont adopté la loi à l'Assemblée après un débat animé", "cp1252", "cp1252"),
        ("Совет безопасности провёл заседание по ситуации в регионе", "cp1251", "cp1251"),
        ("МОСКВА ЗАСЕДАНИЕ СОВЕТА БЕЗОПАСНОСТИ ПРОШЛО", "cp1251", "cp1251"),
        ("Türkiye'de seçim sonuçları açıklandı, İstanbul'da yağmur bekleniyor", "cp1254", "cp1254"),
        ("סיכום ישיבת העירייה על פתיחת הספרייה החדשה", "cp1255", "cp1255"),
    ],
)
def test_other_undeclared_charsets_are_recognised_too(text: str, encoding: str, name: str) -> None:
    assert decode(text.encode(encoding), None) == (text, name)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_goes(mark: bytes, encoding: str) -> None:
    assert decode(mark + ARABIC.encode(encoding), "windows-1256") == (ARABIC, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_seen_by_its_first_sign(encoding: str) -> None:
    assert decode(f"<p>{ARABIC}</p>".encode(encoding), None) == (f"<p>{ARABIC}</p>", encoding)


def test_one_cut_character_doesnt_turn_a_page_into_another_charset() -> None:
    body = (ARABIC * 3).encode() + b"\xd8<p>" + ARABIC.encode()
    assert decode(body, None) == (f"{ARABIC * 3}\ufffd<p>{ARABIC}", "utf-8")


def test_japanese_mail_encoding_is_read_where_it_is_declared() -> None:
    assert decode("首相は今日会見した".encode("iso2022_jp"), "iso-2022-jp") == ("首相は今日会見した", "iso2022_jp")


def test_arabic_far_behind_plain_markup_is_found() -> None:
    page = "<i></i>" * 20_000 + ARABIC
    assert decode(page.encode("cp1256"), None) == (page, "cp1256")


def test_nuls_and_lone_surrogates_are_removed() -> None:
    assert decode(b"a\0b", None) == ("ab", "utf-8")
    assert decode(codecs.BOM_UTF16_LE + b"a\0\x00\xd8b\0", None)[0].isprintable()


@given(st.binary(), st.none() | st.text(max_size=20))
def test_any_bytes_become_text_that_can_be_stored(body: bytes, claim: str | None) -> None:
    text, encoding = decode(body, claim)

    assert "\0" not in text
    assert text.encode("utf-8").decode("utf-8") == text
    assert codecs.lookup(encoding).name
