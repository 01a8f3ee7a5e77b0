"""Where redirects lead, counted, and whether they moved the feed for good."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import TooManyRedirects
from bot.feeds.addresses import host_of, join

PERMANENT = frozenset({301, 308})
STATUSES = PERMANENT | {302, 303, 307}


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """A site's answer that sends us elsewhere."""

    location: str
    permanent: bool


@dataclass(slots=True, kw_only=True)
class Way:
    """Where one fetch has come to: its address now, and what is left of its redirects and its time."""

    url: str
    hops: int
    seconds: float
    moved: bool = False
    permanent: bool = True

    @property
    def host(self) -> str:
        return host_of(self.url)

    @property
    def moved_to(self) -> str | None:
        """The address now, if every redirect on the way here was permanent."""
        return self.url if self.moved and self.permanent else None

    def follow(self, redirect: Redirect) -> None:
        """Go one step. Raises TooManyRedirects, and AddressInvalid if it leads to no web address."""
        if not self.hops:
            raise TooManyRedirects(host=self.host)
        self.hops -= 1
        self.moved = True
        self.permanent = self.permanent and redirect.permanent
        self.url = join(self.url, redirect.location)
