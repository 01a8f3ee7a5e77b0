"""From a document's bytes to its text, whatever it says about itself.

The order: byte order mark, strict UTF-8, the HTTP header, the document's own word, detection, windows-1256. UTF-8 goes
before what is claimed because text in another charset practically never passes for it, while claims are often wrong.
"""

from __future__ import annotations

import codecs
import re

import cchardet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = frozenset(
    "big5hkscs cp866 cp874 cp932 cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 euc_jp gb18030 "
    "iso2022_jp iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 "
    "iso8859-15 iso8859-16 koi8-r koi8-u mac-cyrillic mac-roman mac-arabic cp720 cp864".split()
)
"""The codecs a page may ask for. A list, since Python also knows ones that are no charsets, or slow by design."""
_READ_AS = {
    "big5": "big5hkscs",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "johab": "cp949",
    "tis-620": "cp874",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
}
"""Charsets that pages name when they mean a superset (WHATWG Encoding, 4.2)."""
_UNKNOWN = frozenset({"iso8859-1", "ascii", "utf-8"})
"""Claims that say nothing: Latin-1 and ASCII are servers' defaults; UTF-8 it would be already, if it were."""
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:+-]{2,40})""", re.IGNORECASE)
_HEAD = 4096
_SAMPLE = 64 * 1024
_WRONG_PER_RIGHT = 0.05
"""A document may hold a few bytes that its charset can't (a cut comment, a foreign quote) and still be in it."""
_ARABIC_SHARE = 0.97
_COMMON_SHARE = 0.05
_COMMON = frozenset("لمنهوي")
"""Arabic's commonest letters. They lie where upper-case Cyrillic doesn't, which else looks like windows-1256."""
_UNWANTED = re.compile("[\x00\ud800-\udfff]")


def decode(body: bytes, header_charset: str | None) -> tuple[str, str]:
    """The text, without NULs and lone surrogates, and the Python name of the encoding it was in."""
    text, encoding = _decode(body, header_charset)
    return _UNWANTED.sub("", text.removeprefix("\ufeff")), encoding


def _decode(body: bytes, header_charset: str | None) -> tuple[str, str]:
    if wide := _wide(body):
        return body.decode(wide, "replace"), wide
    claims = [claim for claim in (header_charset, *_declared(body)) if claim]
    if b"\x1b$" in body[:_SAMPLE] and any(_codec(claim) == "iso2022_jp" for claim in claims):
        return body.decode("iso2022_jp", "replace"), "iso2022_jp"
    if (text := _if_fits(body, "utf-8")) is not None:
        return text, "utf-8"
    for claim in claims:
        codec = _codec(claim)
        if codec is not None and (text := _if_fits(body, codec)) is not None:
            return text, codec
    guess = _detect(body)
    return body.decode(guess, "replace"), guess


def _wide(body: bytes) -> str | None:
    """UTF-8, 16 or 32 by the byte order mark, or UTF-16 by the NULs beside a document's first signs."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return encoding
    if body[:1] in {b"<", b"{"} and body[1:2] == b"\0":
        return "utf-16-le"
    if body[:1] == b"\0" and body[1:2] in {b"<", b"{"}:
        return "utf-16-be"
    return None


def _declared(body: bytes) -> list[str]:
    """What the XML prolog or a meta element says."""
    return [found.decode("ascii") for found in _DECLARED.findall(body[:_HEAD])]


def _codec(claim: str) -> str | None:
    """The codec for a charset's name, or None if the name is unknown or says nothing."""
    try:
        name = codecs.lookup(claim.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    name = _READ_AS.get(name, name)
    return name if name in _LEGACY and name not in _UNKNOWN else None


def _if_fits(body: bytes, codec: str) -> str | None:
    """The text, if the bytes are in this charset but for a few."""
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        text = body.decode(codec, "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for sign in text[: _SAMPLE * 4] if not sign.isascii()) - wrong
    return text if wrong <= right * _WRONG_PER_RIGHT else None


def _detect(body: bytes) -> str:
    sample = body[:_SAMPLE]
    if sample.isascii():
        sample = body.translate(None, bytes(range(0x80)))[:_SAMPLE]
    if _looks_arabic(sample):
        return "cp1256"
    found = cchardet.detect(sample).get("encoding")
    codec = _codec(found) if found else None
    if codec is not None:
        return codec
    return "cp1252" if found and found.upper() in {"ISO-8859-1", "WINDOWS-1252"} else "cp1256"


def _looks_arabic(sample: bytes) -> bool:
    """Whether the bytes, taken as windows-1256, are Arabic words throughout."""
    letters = [sign for sign in sample.decode("cp1256") if not sign.isascii() and sign.isalpha()]
    arabic = sum(1 for sign in letters if "\u0621" <= sign <= "\u06d2")
    common = sum(1 for sign in letters if sign in _COMMON)
    return bool(letters) and arabic >= len(letters) * _ARABIC_SHARE and common >= len(letters) * _COMMON_SHARE
