"""Writes bot/news/language/data/common_keys.tsv anew, after a change of the language's rules or tables: `make keys`.

With `--check` it writes nothing, and says whether the file is as the rules have it.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.news import language
from bot.news.language import Token, Word, counts

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(language.__file__).with_name("data") / "common_keys.tsv"
_HEAD = """\
# Keys under which much of the news is sought (bot/news/keys.py): how many of the counted words seek one, TAB, the keys.
# Written by `make keys`; a test compares it with the rules.
"""

_OFTEN = 4
"""A key is common when more than so many of the counted words (600,000, about 60,000 headlines) seek it, or file
under it: people follow what is in the news, and «رؤساء» is rarer there than all who follow a «رئيس» would have it.
With 10, or 40, a headline among a million topics finds 20, or 200, more that it doesn't match."""


def main() -> None:
    text = _text()
    if "--check" not in sys.argv[1:]:
        FILE.write_text(text, encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != text:
        sys.exit(f"{FILE.name} isn't what the rules say: run `make keys`")


def _text() -> str:
    alike: defaultdict[int, list[str]] = defaultdict(list)
    for key, count in _counted().items():
        alike[count].append(key)
    rows = ["\t".join([str(count), *sorted(alike[count])]) for count in sorted(alike, reverse=True)]
    return _HEAD + "\n".join(rows) + "\n"


def _counted() -> Mapping[str, int]:
    """The common keys by the language's rules of today: what only headlines seek, and no word is filed under, is none.

    Words counted once are passed over: all together they add little to any key, and are most of the work.
    """
    seeking: Counter[str] = Counter()
    filing: Counter[str] = Counter()
    for word, count in counts.table().items():
        if count > 1:
            seeking.update(dict.fromkeys(language.sought(Token(word, word, word, "ar")), count))
            filing.update(dict.fromkeys(language.filed(Word(word)), count))
    return {key: count for key, count in (seeking | filing).items() if count > _OFTEN and key in filing}


if __name__ == "__main__":
    main()
