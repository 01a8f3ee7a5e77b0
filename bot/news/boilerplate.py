"""Lines that belong to a page or a desk and not to the news: «اقرأ أيضا», shares, tags, bylines, datelines."""

from __future__ import annotations

import re

_FEWEST_WORDS = 4
"""What remains after a dateline must still be able to be a sentence."""

_LONGEST = 200
"""Letters of the longest line that only points elsewhere: «اقرأ أيضا:» and a headline."""

_POINTERS = re.compile(
    r"""^[^\w©(]*+(?:
        و?[اإ]قر[أاؤئ](?:وا|ي)?\s+(?:أيض[اًا]*|ايض[اًا]*|كذلك|المزيد|عن)
      | (?:طالع|شاهد|تابع|انظر)(?:وا|ي)?\s+(?:أيض[اًا]*|ايض[اًا]*|كذلك|المزيد|التفاصيل)
      | (?:للمزيد|لمزيد|المزيد)\s+(?:من|عن|حول)
      | (?:مواضيع|أخبار|مقالات|مواد|روابط|قصص)\s+(?:ذات\s+صلة|متعلقة|مشابهة|أخرى)
      | (?:قد\s+)?يهمك\s+(?:أيض[اًا]*|ايض[اًا]*|قراءة)
      | ذات\s+صلة\s*:?$
      | (?:read|see|watch)\s+(?:also|more|next)\b | also\s+read\b | you\s+may\s+also\s+like\b | more\s+on\s+this\b
      | related(?:\s+(?:articles?|stories|topics?|news))?\s*(?::|$)
      | (?:بیشتر|همچنین)\s+بخوانید\b | مطالب\s+مرتبط | (?:یہ\s+بھی|مزید)\s+پڑھیں\b
      | (?:קראו|קרא|צפו)\s+(?:גם|עוד)\b | כתבות\s+(?:נוספות|קשורות)
      | (?:[àa]\s+)?(?:lire|voir)\s+aussi\b | sur\s+le\s+même\s+(?:sujet|thème)
      | l(?:ea|ee|eer|éase)\s+también\b | te\s+puede\s+interesar\b | más\s+información\s*(?::|$)
      | lesen\s+sie\s+(?:auch|mehr|hier)\b | mehr\s+zum\s+thema\b | siehe\s+auch\b
      | (?:ayrıca|şunu\s+da)\s+oku(?:yun)?\b | ilgili\s+haber(?:ler)?\s*(?::|$)
      | (?:читайте|смотрите)\s+(?:также|ещ[её])\b | (?:по|материалы\s+по)\s+теме\s*(?::|$) | подробнее\s*(?::|$)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"""^[^\w©(]*+(?:
        (?:شارك|شاركها?|مشاركة|انشر)(?:\s+(?:الخبر|المقال|هذا\s+الخبر|هذا\s+المقال|على|عبر)\b.{0,60})?\W*$
      | (?:طباعة|إرسال|تعليقات|أضف\s+تعليق[اً]*|اترك\s+تعليق[اً]*|نسخ\s+الرابط|تكبير\s+الخط|تصغير\s+الخط|إعلان|اعلان)\W*$
      | (?:إعلان|اعلان|مادة\s+إعلانية)\s*[:|-]
      | (?:الكلمات\s+(?:المفتاحية|الدالة|الدليلية)|كلمات\s+(?:مفتاحية|دلالية)|الوسوم|وسوم|الأوسمة|الهاشتاق)\s*(?::|$)
      | (?:جميع|كافة|كل)\s+الحقوق\s+محفوظة
      | (?:تابعونا|تابعنا|اشترك(?:وا)?|انضم(?:وا)?)\s+(?:على|عبر|في|إلى)\b
      | (?:حقوق\s+النشر|سياسة\s+الخصوصية|اتصل\s+بنا|من\s+نحن)\W*$
      | (?:المشاهدات|عدد\s+(?:المشاهدات|القراءات|الزيارات)|مدة\s+القراءة|وقت\s+القراءة|آخر\s+تحديث|تاريخ\s+النشر)\s*:?
      | (?:صورة|الصورة|تصوير)\s*:
      | (?:share|print|e-?mail|copy\s+link|comments?|tweet|save|menu|advertisement|sponsored)
        (?:\s+(?:this|on|via)\b.{0,40})?\W*$
      | (?:tags|keywords|topics|filed\s+under)\s*: | (?:©|\(c\)\s|copyright\b|all\s+rights\s+reserved)
      | (?:mots-clés|etiquetas|schlagwörter|schlagworte|etiketler|теги|תגיות|برچسب‌?ها|ٹیگز)\s*:
      | (?:publicité|publicidad|anzeige|werbung|reklam|реклама|פרסומת|آگهی|اشتہار)\W*$
      | (?:photo|foto|fotoğraf|фото|צילום|عکس)\s*:
      | (?:follow\s+us|subscribe|sign\s+up|join)\s+(?:on|to|for|our)\b
      | (?:\d+\s+min(?:ute)?s?\s+read|last\s+updated|photo|image|caption|image\s+credit|file\s+photo)\s*(?::|$)
      | \S+@\S+\.\w+\W*$ | https?://\S+\W*$
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_BYLINE = re.compile(
    r"""^[^\w©(]*+(?:
        (?:كتب|كتبت|تحرير|بقلم|إعداد|ترجمة|المصدر|متابعة|المحرر)\s*[:/،-]\s* | بقلم\s+
      | (?:by|source|editing\s+by|reporting\s+by|written\s+by)(?:\s*:\s*|\s+)
      | (?:نویسنده|منبع|تحریر|ماخذ|כתב|מאת|מקור|auteur|autor|autora|fuente|quelle|yazar|kaynak|автор|источник)\s*:\s*
      | (?-i:(?:Par|Por|Von)\s+(?=[A-ZÀ-Þ][\w.-]*(?:\s[A-ZÀ-Þ][\w.-]*){1,2}$))
    )(?P<name>\S.{0,60})$""",
    re.VERBOSE | re.IGNORECASE,
)
_WORD = r"[^\s.:؟!«»\"“”()،,/–—-]+"
_PLACE = rf"{_WORD}(?:\s{_WORD}){{0,2}}"
_AGENCY = rf"{_WORD}(?:\s{_WORD}){{0,3}}"
_DATELINE = re.compile(
    rf"""^\s*(?P<place>
        (?:{_PLACE}(?:[,،]\s{_PLACE})?)?\s*\([^()]{{2,30}}\)\s*[-–—:]+\s*   # القاهرة (رويترز) - …
      | {_PLACE}\s*[-–—/,،]\s*{_AGENCY}\s*[-–—:]+\s+                  # غزة - أرض كنعان: …
      | {_PLACE}\s+[-–—]+\s+                                          # رام الله - …
      | {_WORD}(?:\s{_WORD})?/\s+                                     # غزة/ …
    )(?P<rest>\S.*)""",
    re.VERBOSE | re.DOTALL,
)
_NO_PLACE = re.compile(
    r"^\W*(?:في|من|منذ|بعد|قبل|خلال|حتى|إلى|على|عن|مع|بين|قال|قالت|in|on|at|after|before|since|the|a|an)\s",
    re.IGNORECASE,
)
_MONTH_AFTER_SLASH = re.compile(
    r"(?:كانون|شباط|[آا]ذار|نيسان|[أا]يار|حزيران|تموز|[آا]ب|[أا]يلول|تشرين"
    r"|يناير|فبراير|مارس|[أا]بريل|مايو|يونيو|يوليو|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر)\b"
)
"""The month's other name: «مايو/ أيار» is a date, no place."""
_END_OF_NAME = re.compile(r"[^\s،,]+[،,]")
"""What a comma closes behind a dash is a name in two parts: «سلمى نور - حداد، …»."""


def is_boilerplate(line: str) -> bool:
    """A clean line that says something about the page, none of its news."""
    if len(line) > _LONGEST:
        return False
    return not any(letter.isalnum() for letter in line) or bool(_POINTERS.match(line) or _FURNITURE.match(line))


def is_pointer(line: str) -> bool:
    """«اقرأ أيضا», "Related:": what stands below it may be other articles' headlines."""
    return bool(_POINTERS.match(line))


def byline(line: str) -> str | None:
    """The name after «المصدر:», «بقلم», "By" in a line that holds nothing else."""
    match = _BYLINE.match(line[:_LONGEST])
    return match["name"].strip(" .|-–—:") if match and not line.endswith(tuple(".؟!?…")) else None


def without_dateline(paragraph: str) -> str:
    """«غزة - أرض كنعان: قالت البلدية …» tells where the desk sits; the news begins after it."""
    match = _DATELINE.match(paragraph)
    if match is None or _NO_PLACE.match(paragraph) or _goes_on(match):
        return paragraph
    return match["rest"] if len(match["rest"].split()) >= _FEWEST_WORDS else paragraph


def _goes_on(dateline: re.Match[str]) -> bool:
    """Whether what looks like a dateline is the beginning of a sentence; an agency in brackets leaves no doubt."""
    is_name = "(" not in dateline["place"] and _END_OF_NAME.match(dateline["rest"])
    return bool(is_name or _MONTH_AFTER_SLASH.match(dateline["rest"]))
