"""
Names and codes of languages to one code each: ISO 639-1 where there is one.

`English`, `en-GB`, `eng` and `انگلیسی` are `en`; Dari is written as Persian is and
counts as `fa`.
"""

from __future__ import annotations

import re

_NAMES = """
af afr afrikaans
am amh amharic
ar ara arb arq ary arz acm apc arabic arabe arabisch العربية عربی عربي
az aze azb azerbaijani azeri آذری
be bel belarusian
bg bul bulgarian
bn ben bengali bangla
bs bos bosnian
ca cat catalan
ckb sorani
cs ces cze czech
da dan danish
de deu ger german allemand deutsch آلمانی
el ell gre greek
en eng english anglais englisch inglés ingles انگلیسی الإنجليزية
es spa spanish espagnol spanisch español castellano
et est estonian
eu eus baq basque
fa fas per pes prs persian farsi dari persan persisch فارسی دری الفارسية
fi fin finnish
fr fra fre french français francais französisch فرانسوی الفرنسية
he heb iw hebrew עברית
hi hin hindi
hr hrv croatian
hu hun hungarian
hy hye arm armenian
id ind in indonesian
it ita italian italiano italien
ja jpn japanese
ka kat geo georgian
kk kaz kazakh
ko kor korean
ku kur kmr sdh kurdish kurmanji کردی
lt lit lithuanian
lv lav latvian
mk mkd mac macedonian
ms msa may malay
nl nld dut dutch nederlands
no nor nb nob nn nno norwegian
pl pol polish
ps pus pushto pashto پشتو
pt por portuguese português
ro ron rum romanian
ru rus russian русский
sd snd sindhi
sk slk slo slovak
sl slv slovenian
so som somali
sq sqi alb albanian
sr srp serbian
sv swe swedish
sw swa swahili
ta tam tamil
tg tgk tajik
th tha thai
tl tgl fil tagalog filipino
tr tur turkish türkçe turkce ترکی
ug uig uyghur uighur
uk ukr ukrainian
ur urd urdu اردو
uz uzb uzbek
vi vie vietnamese
yi yid yiddish
zh zho chi cmn chinese
"""
_CODES = {name: line.split()[0] for line in _NAMES.strip().splitlines() for name in line.split()}
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*\Z")


def language_code(stated: str) -> str | None:
    """Return the code that a name, a code or a tag means; `None` when it means none."""
    wanted = stated.strip().casefold()
    if wanted in _CODES:
        return _CODES[wanted]
    tag = _TAG.match(wanted)
    if tag is None or tag[1] in ("und", "mul", "zxx"):
        return None
    known = _CODES.get(tag[1])
    return known if known is not None or len(tag[1]) > 2 else tag[1]
