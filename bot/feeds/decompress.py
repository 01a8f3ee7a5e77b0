"""Content codings undone piece by piece, so that a small body which unfolds into gigabytes never unfolds.

Every decoder gives its output in pieces of bounded size; who reads them counts and stops.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCEPT = "gzip, br, zstd, deflate"

_PIECE = 64 * 1024
_ZSTD_SLICE = 64
"""Bytes given to zstd at once. Its Python decoder can't be told to pause, and four bytes may stand for 128 KiB
(RFC 8878, RLE blocks): 64 bytes give at most about 2 MiB."""
_ZSTD_WINDOW = 8 * 1024 * 1024
"""RFC 9659: a zstd window in HTTP is at most 8 MiB."""
_MAX_LAYERS = 2
_GZIP_MAGIC = b"\x1f"


class CodingError(ValueError):
    """The body isn't in the coding it claims, ends too early, or claims one we don't know."""


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def is_complete(self) -> bool: ...


class Decompressor:
    """Undoes the codings of a Content-Encoding header, the last applied first."""

    def __init__(self, header: str) -> None:
        """Raises CodingError for a coding we don't know, or more than two layers of them."""
        names = [name for part in header.split(",") if (name := part.strip().lower()) not in {"", "identity"}]
        if len(names) > _MAX_LAYERS or any(name not in _DECODERS for name in names):
            raise CodingError(header)
        self._layers = [_DECODERS[name]() for name in reversed(names)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The body's next bytes, in bounded pieces. Raises CodingError."""
        return self._through(data, 0)

    def finish(self) -> None:
        """Raise CodingError if the body ended in the middle of its compression."""
        if not all(layer.is_complete() for layer in self._layers):
            raise CodingError

    def _through(self, data: bytes, depth: int) -> Iterator[bytes]:
        if depth == len(self._layers):
            yield data
            return
        try:
            for piece in self._layers[depth].feed(data):
                yield from self._through(piece, depth + 1)
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise CodingError from error


class _Gzip:
    """gzip, any number of members one after another (RFC 1952); what follows the last is padding, and ignored."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._begun = False
        self._padding = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._padding:
            if self._member.eof:
                if not data.startswith(_GZIP_MAGIC):
                    self._padding = True
                    return
                self._member = zlib.decompressobj(wbits=31)
            self._begun = True
            if piece := self._member.decompress(data, _PIECE):
                yield piece
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail

    def is_complete(self) -> bool:
        return self._member.eof or not self._begun


class _Deflate:
    """deflate: with a zlib header as RFC 9110 says, or bare as some servers send it."""

    def __init__(self) -> None:
        self._begun = False
        self._stream = zlib.decompressobj()
        self._head = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._begun:
            data = self._head + data
            if len(data) < 2:  # noqa: PLR2004 - the header's two bytes tell
                self._head = data
                return
            self._begun = True
            self._stream = zlib.decompressobj(wbits=15 if _has_zlib_header(data) else -15)
        full = False
        while (data or full) and not self._stream.eof:
            piece = self._stream.decompress(data, _PIECE)
            if piece:
                yield piece
            full = len(piece) == _PIECE  # then more may wait inside, though all input is taken
            data = self._stream.unconsumed_tail

    def is_complete(self) -> bool:
        return self._stream.eof or not (self._begun or self._head)


def _has_zlib_header(data: bytes) -> bool:
    """RFC 1950: method 8 in the low four bits, and the two bytes divisible by 31."""
    return data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0  # noqa: PLR2004 - see the RFC


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(data)
        while not self._stream.is_finished():
            piece = self._stream.process(data, output_buffer_limit=_PIECE)
            if piece:
                yield piece
            elif self._stream.can_accept_more_data():
                return
            data = b""  # taken; more output may wait inside

    def is_complete(self) -> bool:
        return not self._begun or bool(self._stream.is_finished())


class _Zstd:
    """zstd, any number of frames one after another (RFC 8878)."""

    def __init__(self) -> None:
        self._context = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._frame = self._context.decompressobj()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_SLICE):
            rest = data[start : start + _ZSTD_SLICE]
            while rest:
                if self._frame.eof:
                    self._frame = self._context.decompressobj()
                self._begun = True
                if piece := self._frame.decompress(rest):
                    yield piece
                rest = self._frame.unused_data if self._frame.eof else b""

    def is_complete(self) -> bool:
        return self._frame.eof or not self._begun


_DECODERS: dict[str, type[_Decoder]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
