"""Every fault a person may be told of. An exception's docstring is its message, with its details filled in.

AjilError
├── ConfigError         what the operator set can't work
├── FeedError           a feed or page can't be read
│   ├── AddressInvalid, AddressRefused
│   ├── HostNotFound, Unreachable, TlsFault, TooSlow, HostResting
│   ├── TooManyRedirects, TooLarge, BodyBroken
│   ├── HttpRefused     (PageMissing, PageForbidden, SiteBusy, SiteFault)
│   └── EmptyPage, NotAFeed
└── QueryError          a reader's words can't become a topic

The English docstring is also the gettext msgid, so each is said in the user's language (bot/chats/texts).
"""

from __future__ import annotations

import inspect


class AjilError(Exception):
    """Ajil can't do that."""

    def __init__(self, **details: object) -> None:
        """`details` fill the {names} in the docstring."""
        self.details = details
        super().__init__(str(self))

    @classmethod
    def template(cls) -> str:
        """The message with its {names} still open: the msgid under which it is translated."""
        return " ".join((inspect.getdoc(cls) or cls.__name__).split())

    def __str__(self) -> str:
        return self.template().format(**self.details)


class ConfigError(AjilError):
    """{fault}."""


class FeedError(AjilError):
    """This address can't be read."""


class AddressInvalid(FeedError):
    """This isn't an address Ajil can read. Paste one that begins with http:// or https://, without a password in it."""


class AddressRefused(FeedError):
    """{host} is on a private network, which Ajil doesn't read. Use the page's public address."""


class HostNotFound(FeedError):
    """There is no site called {host}. Check the spelling."""


class Unreachable(FeedError):
    """{host} can't be reached. Check the address, or try again in a few minutes."""


class TlsFault(FeedError):
    """{host} has no valid security certificate. Tell the site, or try its address with http://."""


class TooSlow(FeedError):
    """{host} didn't send the page within {seconds} seconds. Try again later, or another page of the site."""


class TooLarge(FeedError):
    """The page on {host} is larger than Ajil reads ({megabytes} MB). Try a smaller page of the site, or its feed."""


class TooManyRedirects(FeedError):
    """{host} sends visitors in a circle. Open the page in a browser and paste the address you end up at."""


class BodyBroken(FeedError):
    """The page on {host} arrived broken. Try again in a few minutes."""


class HostResting(FeedError):
    """{host} asked for a pause. Try again in {seconds} seconds."""


class HttpRefused(FeedError):
    """{host} refused the page. Check the address, or try another page of the site."""


class PageMissing(HttpRefused):
    """{host} has no page at this address. Check it, or try the site's front page."""


class PageForbidden(HttpRefused):
    """{host} doesn't let Ajil read this page. Try another page of the site, or its feed."""


class SiteBusy(HttpRefused):
    """{host} is busy and asks for a pause. Try again later."""


class SiteFault(HttpRefused):
    """{host} is in trouble itself. Try again in a few minutes."""


class EmptyPage(FeedError):
    """This page is empty. Check the address, or try the site's front page."""


class NotAFeed(FeedError):
    """This page has neither a ticker nor a news feed. Try the site's front page."""


class NotAnArticle(FeedError):
    """This page holds no article to summarise. Open the headline to read it."""


class QueryError(AjilError):
    """These words can't be followed."""
