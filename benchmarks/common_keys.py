"""Writes bot/news/language/data/common_keys.tsv anew, after a change of the language's rules or tables: `make keys`.

With `--check` it writes nothing, and says whether the file is as the rules have it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import bot.news.language
from bot.news import keys

FILE = Path(bot.news.language.__file__).with_name("data") / "common_keys.tsv"
_HEAD = """\
# Keys under which much of the news is sought (bot/news/keys.py): how many of the counted words seek one, TAB, the keys.
# Written by `make keys`; a test compares it with the rules.
"""


def main() -> None:
    text = _text()
    if "--check" not in sys.argv[1:]:
        FILE.write_text(text, encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != text:
        sys.exit(f"{FILE.name} isn't what the rules say: run `make keys`")


def _text() -> str:
    alike: defaultdict[int, list[str]] = defaultdict(list)
    for key, count in keys.counted().items():
        alike[count].append(key)
    rows = ["\t".join([str(count), *sorted(alike[count])]) for count in sorted(alike, reverse=True)]
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
