"""Writes bot/news/language/data/common_keys.tsv anew, after a change of the language's rules or tables: `make keys`."""

from __future__ import annotations

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
    alike: defaultdict[int, list[str]] = defaultdict(list)
    for key, count in keys.counted().items():
        alike[count].append(key)
    rows = ["\t".join([str(count), *sorted(alike[count])]) for count in sorted(alike, reverse=True)]
    FILE.write_text(_HEAD + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
