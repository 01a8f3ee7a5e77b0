"""What Ajil says, in Arabic and English. English stands in the code as gettext's msgid; ar.po holds the Arabic.

Catalogues are read as text when first spoken, so there is no compiled file to forget. Values put into a sentence
are escaped and isolated here, so that a Latin name can't turn an Arabic line around.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.chats import rtl

if TYPE_CHECKING:
    from bot.errors import AjilError

LANGUAGES = ("ar", "en")
_SOURCE = "en"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == _SOURCE:
        return gettext.NullTranslations()
    text = resources.files(__name__).joinpath(f"{language}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(text), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's voice. Called with an English sentence, it says it in its own language.

    `t("…", name=value)` gives HTML, each line with its direction; `t.plain` gives text for buttons and toasts.
    """

    language: str

    @property
    def is_rtl(self) -> bool:
        return self.language == "ar"

    def __call__(self, message: str, **values: object) -> str:
        return self._lines(self._said(message).format(**self._shown(values)))

    def many(self, one: str, many: str, count: int, **values: object) -> str:
        """The sentence in the form that `count` asks for (six forms in Arabic); `{count}` is filled in."""
        return self._lines(self._counted(one, many, count).format(**self._shown(values | {"count": count})))

    def plain(self, message: str, **values: object) -> str:
        """The sentence as plain text: for a button's label or a toast."""
        return self._said(message).format(**values)

    def plain_many(self, one: str, many: str, count: int, **values: object) -> str:
        return self._counted(one, many, count).format(count=count, **values)

    def error(self, error: AjilError) -> str:
        """What an error says, in this language."""
        return self(error.template(), **error.details)

    def _said(self, message: str) -> str:
        return self._directed(_catalogue(self.language).gettext(message))

    def _counted(self, one: str, many: str, count: int) -> str:
        return self._directed(_catalogue(self.language).ngettext(one, many, count))

    def _directed(self, sentence: str) -> str:
        return rtl.closed(sentence) if self.is_rtl else sentence

    def _shown(self, values: dict[str, object]) -> dict[str, object]:
        return {name: rtl.inserted(value, self.is_rtl) for name, value in values.items()}

    def _lines(self, text: str) -> str:
        return "\n".join(rtl.line(line, is_rtl=self.is_rtl) for line in text.split("\n"))


@cache
def speaking(language: str) -> Texts:
    """The voice for a language we speak."""
    return Texts(language)


def language_for(telegram_code: str | None, default: str) -> str:
    """Which of our languages a person gets, from their Telegram's language code (ar-EG, en, fr …)."""
    main = (telegram_code or "").split("-")[0].casefold()
    return main if main in LANGUAGES else default
