"""Which addresses we ask at all: web addresses as people paste them, and hosts that lie in the open internet."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from bot.errors import AddressInvalid

if TYPE_CHECKING:
    from aiohttp.abc import ResolveResult

MAX_LENGTH = 4096
"""Longer addresses than servers take (RFC 9110 asks for 8,000 octets at least; nobody pastes half of that)."""

_MAX_HOST = 253
"""RFC 1035: the longest name the DNS can hold."""

_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")


class PrivateAddressError(OSError):
    """The host lies in a private network. An OSError, so that aiohttp carries it through its connector."""


def normalise(address: str) -> str:
    """The address as it goes over the wire.

    The IDN host in Punycode, the Arabic path percent-encoded once, no fragment, and "/" for no path.
    Raises AddressInvalid for anything but http and https, for credentials, and for what can't be a host.
    """
    text = address.strip()
    try:
        url = URL(text)
        host = url.raw_host
        known = url.scheme in {"http", "https"} and host and url.port
        host_fits = known and host is not None and not set(host) & set(" <>\"'\\^`{|}%") and len(host) <= _MAX_HOST
    except ValueError as error:
        raise AddressInvalid from error
    if not host_fits or url.user is not None or url.password is not None or len(text) > MAX_LENGTH:
        raise AddressInvalid
    if any(ord(sign) < ord(" ") for sign in text):
        raise AddressInvalid
    return str(url.with_path(url.raw_path, encoded=True, keep_query=True))


def join(base: str, reference: str) -> str:
    """The address a link in the document at `base` leads to, normalised. Raises AddressInvalid."""
    try:
        return normalise(str(URL(base).join(URL(reference.strip()))))
    except ValueError as error:
        raise AddressInvalid from error


def link(base: str, reference: str) -> str | None:
    """The same for links in documents, where a useless one is simply no link: mailto:, javascript:, an empty one."""
    try:
        return join(base, reference) if reference.strip() else None
    except AddressInvalid:
        return None


def host_of(url: str) -> str:
    """The host as people read it: IDN in its own script, unless its Punycode is broken."""
    address = URL(url)
    try:
        return address.host or ""
    except UnicodeError:
        return address.raw_host or ""


def is_public(address: str) -> bool:
    """Whether a numeric address is one anybody on the internet can reach.

    By the IANA special-purpose registries (RFC 6890), as the standard library knows them, and looking through the
    forms of IPv6 that carry an IPv4 address: mapped (RFC 4291), 6to4 (RFC 3056), NAT64 (RFC 6052, RFC 8215).
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        carried = _carried(ip)
        if carried is not None:
            return _is_open(carried)
        if ip in _NAT64_LOCAL or ip.scope_id is not None or ip.is_site_local:
            return False
    return _is_open(ip)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _is_open(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class PublicResolver(AbstractResolver):
    """Names to addresses, public ones only.

    What it gives back is what aiohttp connects to, so a name can't be rebound between the look and the leap.
    """

    def __init__(self) -> None:
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        public = [one for one in found if is_public(one["host"])]
        if not public:
            raise PrivateAddressError(host)
        return public

    async def close(self) -> None:
        await self._resolver.close()


def public_socket(
    info: tuple[socket.AddressFamily | int, socket.SocketKind | int, int, str, tuple[str, int] | tuple[object, ...]],
) -> socket.socket:
    """A socket for an address, if it is public.

    aiohttp asks its resolver nothing when the URL's host is an IP address; but every connection passes here.
    """
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise PrivateAddressError(address[0])
    return socket.socket(family, kind, protocol)
