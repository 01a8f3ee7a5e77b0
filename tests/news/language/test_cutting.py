import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import language
from bot.news.language import cutting


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gaza’s coast", ["gaza", "coast"]),
        ("the players' strike", ["the", "players", "strike"]),
        ("they'll say", ["they", "say"]),
        ("l’Égypte d'aujourd'hui", ["egypte", "aujourdhui"]),
        ("jusqu'à l'État", ["a", "etat"]),
        ("Türkiyeʼnin İzmir'de", ["turkiye", "izmir"]),
        ("BM'nin AB’ye", ["bm", "ab"]),
        ("UN’s un'altra", ["un", "altra"]),
        ("Hamas'ın Kars'tan", ["hamas", "kars"]),
        ("Sana’a Qur'an O'Neill", ["sanaa", "quran", "oneill"]),
        ("ג'נין", ["גנינ"]),
        ("قال 'نعم'", ["قال", "نعم"]),
    ],
)
def test_an_apostrophe_parts_a_name_from_what_is_no_part_of_it(text: str, words: list[str]) -> None:
    assert [token.word for token in language.tokens(text)] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U.S. U.K, U.S.A.", ["us", "uk", "usa"]),
        ("U.S.-led", ["us", "led"]),
        ("وكالة أ.ف.ب.", ["وكاله", "افب"]),
        ("د. محمد", ["د", "محمد"]),
        ("J.K.Rowling", ["jk", "rowling"]),
        ("10.30", ["10", "30"]),
        ("1,500 طن، 12,000 ثم ١٬٢٥٠", ["1500", "طن", "12000", "ثم", "1250"]),
        ("7.10.2023 1,23,456", ["7", "10", "2023", "1", "23", "456"]),
    ],
)
def test_a_dotted_abbreviation_is_one_word(text: str, words: list[str]) -> None:
    assert [token.word for token in language.tokens(text)] == words


@pytest.mark.parametrize("written", ['צה"ל', "צה״ל", "צה”ל"])
def test_a_hebrew_acronym_is_one_word_in_headlines_and_in_queries(written: str) -> None:
    assert [token.word for token in language.tokens(f"{written} הודיע")] == ["צהל", "הודיע"]
    assert [word.text for word in language.words(written)] == ["צהל"]
    assert cutting.without_gershayim(f'"{written} הודיע"') == '"צהל הודיע"'


def test_a_token_shows_the_name_as_it_was_written() -> None:
    assert [token.surface for token in language.tokens("U.S. and Sana’a’s")] == ["U.S.", "and", "Sana’a"]


def test_what_persian_writes_apart_belongs_to_its_neighbour() -> None:
    assert [token.surface for token in language.tokens("کتاب های تازه می خواهد")] == ["کتاب", "تازه", "خواهد"]
    assert [token.surface for token in language.tokens("ها")] == ["ها"]


@given(st.text("aàe'’.\"אבש״اأ 1_", max_size=30))
def test_the_words_of_a_text_stand_in_it_in_their_order(text: str) -> None:
    rest = text
    for surface, _ in cutting.surfaces(text):
        assert surface in rest
        rest = rest.partition(surface)[2]
