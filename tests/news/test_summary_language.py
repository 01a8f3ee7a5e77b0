from __future__ import annotations

import pytest

from bot.news.summary_language import language_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The bridge in the old town is open again, the mayor said on Monday."),
        ("fr", "Le pont de la vieille ville est ouvert, a dit la maire dans un discours."),
        ("es", "El puente de la ciudad vieja se abre el lunes, dijo la alcaldesa en un acto."),
        ("de", "Die Brücke in der alten Stadt ist am Montag für die Fußgänger geöffnet."),
        ("tr", "Eski şehirdeki köprü pazartesi günü yeniden açıldı ve bir tören yapıldı."),
        ("ru", "Мост в старом городе открыт с понедельника, и на нём гуляют жители."),
    ],
)
def test_small_words_tell_the_language(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "12 : 30", "Broen er åpen igjen."])
def test_a_text_with_too_few_of_them_tells_none(text: str) -> None:
    assert language_of(text) is None
