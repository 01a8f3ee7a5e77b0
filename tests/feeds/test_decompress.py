from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.decompress import CodingError, Decompressor

if TYPE_CHECKING:
    from collections.abc import Callable


def undo(coding: str, body: bytes, *, piece: int = 7) -> bytes:
    decompressor = Decompressor(coding)
    pieces = [part for start in range(0, len(body), piece) for part in decompressor.feed(body[start : start + piece])]
    decompressor.finish()
    return b"".join(pieces)


@given(st.binary(), st.integers(1, 50))
def test_what_was_packed_comes_out_again_however_it_is_cut(body: bytes, piece: int) -> None:
    assert undo("gzip", gzip.compress(body), piece=piece) == body
    assert undo("deflate", zlib.compress(body), piece=piece) == body
    assert undo("br", brotli.compress(body), piece=piece) == body
    assert undo("zstd", zstandard.compress(body), piece=piece) == body
    assert undo("gzip, zstd", zstandard.compress(gzip.compress(body)), piece=piece) == body


def test_members_and_frames_follow_one_another() -> None:
    assert undo("gzip", gzip.compress(b"one ") + gzip.compress(b"two")) == b"one two"
    assert undo("zstd", zstandard.compress(b"one ") + zstandard.compress(b"two")) == b"one two"


def test_padding_after_gzip_is_ignored() -> None:
    assert undo("gzip", gzip.compress(b"text") + bytes(40)) == b"text"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "identity", ""])
def test_an_empty_body_is_whole_in_any_coding(coding: str) -> None:
    assert undo(coding, b"") == b""


def test_a_deflate_body_of_a_single_byte_is_cut_off() -> None:
    with pytest.raises(CodingError):
        undo("deflate", b"\x78")


@pytest.mark.parametrize(
    ("coding", "compress"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", partial(brotli.compress, quality=1)),
        ("zstd", zstandard.compress),
    ],
)
def test_no_piece_is_large_however_much_unfolds(coding: str, compress: Callable[[bytes], bytes]) -> None:
    sizes = [len(piece) for piece in Decompressor(coding).feed(compress(bytes(50_000_000)))]

    assert sum(sizes) == 50_000_000
    assert max(sizes) <= 2 * 1024 * 1024


@given(st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.binary(min_size=1))
def test_garbage_is_text_or_a_coding_error(coding: str, garbage: bytes) -> None:
    with suppress(CodingError):
        assert isinstance(undo(coding, garbage), bytes)
