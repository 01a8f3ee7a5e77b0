"""Names of the months as newsrooms print them: English, Arabic of the Nile, the Levant, the Maghreb."""

from __future__ import annotations

_NAMES = (
    "january jan يناير جانفي كانون_الثاني",
    "february feb فبراير فيفري شباط",
    "march mar مارس آذار اذار",
    "april apr أبريل ابريل إبريل أفريل نيسان",
    "may مايو ماي أيار ايار",
    "june jun يونيو يونيه جوان حزيران",
    "july jul يوليو يوليه جويلية تموز",
    "august aug أغسطس اغسطس أوت آب",
    "september sept sep سبتمبر شتنبر أيلول ايلول",
    "october oct أكتوبر اكتوبر تشرين_الأول تشرين_أول",
    "november nov نوفمبر نونبر تشرين_الثاني تشرين_ثاني",
    "december dec ديسمبر دجنبر كانون_الأول كانون_أول",
)
_NUMBERS = {name.replace("_", " "): number for number, names in enumerate(_NAMES, 1) for name in names.split()}

MONTH = "|".join(sorted((name.replace(" ", r"\s+") for name in _NUMBERS), key=len, reverse=True))
"""A pattern that matches any of the names; to be used ignoring case."""


def month_number(name: str) -> int:
    """Give 1 to 12 for a name that MONTH matched."""
    return _NUMBERS[" ".join(name.lower().split())]
