from bot.news import explaining, topics
from bot.news.explaining import Catch, Fit
from bot.news.matching import Text


def _explained(typed: str, headline: str) -> explaining.Explanation:
    return explaining.explain(topics.parse(typed), Text.of(headline))


def test_a_reader_sees_what_each_word_catches_in_the_order_they_typed() -> None:
    caught = explaining.catches(topics.parse("طبيب في =غزة"))
    assert caught == (
        Catch(word="طبيب", forms=("أطباء", "طبيب", "طبيبة")),
        Catch(word="غزة", forms=("غزة",)),
    )


def test_what_fitted_is_shown_in_the_newsrooms_spelling() -> None:
    told = _explained("طبيب غزة", "أطبّاء يصلون إلى بغزة")
    assert set(told.fits) == {Fit(asked="طبيب", found=("أطبّاء",)), Fit(asked="غزة", found=("بغزة",))}
    assert (told.missing, told.barred, told.near) == ((), (), ())


def test_what_is_missing_is_named_with_what_came_near() -> None:
    told = _explained("قطر|الكويت", "وفد قطري في باريس")
    assert (told.fits, told.missing, told.near) == ((), ("قطر|الكويت",), (("قطر", "قطري"),))


def test_words_of_a_phrase_that_stand_apart_came_near() -> None:
    told = _explained('"مكتبة عامة"', "مكتبة البلدية خدمة عامة")
    assert (told.missing, told.near) == (('"مكتبة عامة"',), (("مكتبة", "مكتبة"), ("عامة", "عامة")))


def test_what_was_to_be_left_out_is_named() -> None:
    told = _explained("كرة -سلة", "بطولة كرة السلة")
    assert told.barred == (Fit(asked="سلة", found=("السلة",)),)
