"""
Words beside a number of four digits that say whether it is a year.

They are those of English, French, German, Spanish, Persian and Arabic, folded, in lower
case. All are made one set: a word that speaks for a year in one language and against it
in another would have no place here.
"""

from __future__ import annotations

from indexer.enrichment.months import fold


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of some texts, folded."""
    return frozenset(fold(word) for text in texts for word in text.split())


SEASONS = {
    **dict.fromkeys(words_of("بهار"), (1, 3)),
    **dict.fromkeys(words_of("تابستان"), (4, 6)),
    **dict.fromkeys(words_of("پاییز پائیز خزان"), (7, 9)),
    **dict.fromkeys(words_of("زمستان"), (10, 12)),
}
"""The seasons of the Iranian year with their first and last month; none runs over its end."""

BEFORE_YEAR = words_of(
    # English
    "in since until till by before after during from between year years spring summer autumn fall winter",
    "early mid late circa throughout christmas",
    # French
    "en depuis année avant après dès entre été printemps automne hiver fin début an courant",
    # German
    "seit bis vor nach anfang ende mitte sommer herbst frühjahr frühling jahr jahre jahres",
    # Spanish
    "desde hasta año verano invierno otoño primavera",
    # Persian
    "سال سالهای در از تا بهار تابستان پاییز پائیز زمستان اوایل اواخر اواسط متولد",
    # Arabic
    "عام لعام بعام وعام العام سنة لسنة في منذ حتى صيف شتاء ربيع خريف",
)
"""Words that a year stands behind."""

OF = words_of("of for de del di von من")
"""Words that a year stands behind, but an amount too: `the summer of 1988`, `a total of 1988`."""

COUNTED_OF = words_of(
    "total sum number out maximum minimum height altitude population depth elevation length speed capacity",
    "range cost price distance average force strength group groupe nombre altitude plus más cerca grupo",
)
"""Words before `of` that make an amount of what follows."""

NUMBERED = words_of(
    "tel telephone phone fax no nos nr number numbers page pages pp p resolution resolutions article",
    "articles isbn issn flight room box seite seiten tél téléphone página páginas",
)
"""Words that make a mere number of what follows."""

DECADES = words_of("années años decade decades دهه دهۀ دههٔ عقد")
"""Words that make a decade of the year that follows."""

PLURAL_YEARS = words_of("های سالهای years أعوام")
"""Words behind which years are a range or a decade: `سال‌های ۱۳۶۰ تا ۱۳۶۷`, `سال‌های ۱۳۶۰`."""

UNITS = words_of(
    "people persons men women children prisoners detainees inmates troops soldiers families houses",
    "homes households villages tons tonnes km kilometers kilometres miles meters metres feet acres",
    "hectares pages words dollars euros francs pesos rials tomans pounds years days hours hrs votes",
    "workers students refugees bodies dead deaths victims vehicles percent gmt utc members cases names",
    "copies units shares tonnes kg mw barrels points seats jobs schools delegates civilians officers",
    "employees local edt lbs yards calories soldats hommes femmes personnes morts prisonniers détenus",
    "familles maisons mètres tonnes heures menschen personen männer frauen kinder gefangene tote",
    "häftlinge meter tonnen stunden uhr mark euro personas hombres mujeres niños muertos presos metros",
    "toneladas horas dólares pesetas soldados نفر تن زندانی هزار میلیون میلیارد درصد کیلومتر متر تومان",
    "ریال دلار صفحه ساعت روز خانوار مورد دانشجو عدد شخص شخصا قتيل دولار ريال متر كيلومتر طن ألف مليون",
    "مليار صفحة كلم دينار درهم ليرة موظف طالب نسمة",
)
"""Words behind a number that are what it counts, or what it is the time of."""

FUNCTION_WORDS = words_of(
    "the a an and or to he she they it we i when after before was were is are had has have by with for",
    "that but as at in from until through which who where while because his her their its there would",
    "could will le la les un une il elle ils et à qui que der die das er sie es und wurde war el los",
    "las y que se fue era",
)
"""Words behind a number that nothing is counted by."""
