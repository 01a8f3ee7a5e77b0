"""Every fault a person may be told of. An exception's docstring is its message, with its details filled in.

AjilError
├── ConfigError         what the operator set can't work
├── FeedError           a feed or page can't be read
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
    """{fault}"""


class FeedError(AjilError):
    """This address can't be read."""


class QueryError(AjilError):
    """These words can't be followed."""
