"""
Bodies in Arabic: the word that begins their names, and where these end.

Flow: words of a paragraph, one of which begins a body -> number behind the name's last word, or none.

The article shows more than in Persian. A first word without it (وزارة) is followed by words without it
(مكافحة) until one with it (الفساد), and that by adjectives, which have it too; a first word with it (البنك)
only by adjectives (المركزي). Behind them stands what the body is for (لحقوق الإنسان) or what else it deals
with (والتعليم). The words are listed; adjectives of countries are found by the names of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.names.recognition.unicase_words import (
    STOP,
    even,
    evened_words,
    evened_words_by_head,
    word_at,
    word_before,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.names.recognition.unicase_words import UnicaseWord

HEADS = evened_words(
    """
    وزارة منظمة شركة جامعة حزب مجلس حركة جمعية وكالة اتحاد بنك مصرف محكمة هيئة لجنة مؤسسة جبهة جهاز مديرية
    كتائب نقابة رابطة معهد مرصد صندوق مفوضية أكاديمية ائتلاف فيلق نيابة مركز شبكة
    ديوان
    """
)
"""First words without an article."""

_DEFINITE_HEADS = evened_words(
    """
    البنك المفوضية المرصد الصليب الهلال الائتلاف الحشد النيابة الوكالة المنظمة الهيئة الرابطة النقابة
    الجمعية المركز الشبكة المؤسسة اللجنة الرئاسة المحكمة
    """
)
ALL_HEADS = HEADS | _DEFINITE_HEADS

_OF = evened_words(
    """
    مكافحة شؤون شئون حقوق حماية تنمية أمن كرة دعم تحرير رعاية إدارة خدمات تطوير تنظيم رؤساء وزراء نواب
    أمناء علماء شباب عمال رجال قضاة محامي أطباء أبحاث دراسات بحوث تنسيق مراقبة متابعة ضباط أركان قيادة
    عمليات سلامة صحة تعليم أنباء إعلام صيانة إغاثة إنقاذ إعمار إعادة تحقيق تقصي استئناف جنايات قضاء شورى
    سوق أسواق نقل طيران اتصالات مياه محاكمة مناهضة تحكيم ضمان تأمين كبار مجلس هيئة جامعة حظر نزع منع منطقة
    رئيس حرس حدود حفظ محكمة بلدية وزارة مديرية جهاز قوى توثيق سجون
    """
)
"""Words that go on without an article, to one that has it."""

NOUNS = evened_words(
    """
    الداخلية الخارجية الدفاع العدل الصحة التعليم التربية المالية الاقتصاد النفط البترول الثقافة الإعلام
    الاتصالات النقل الزراعة التجارة الصناعة العمل السياحة الأشغال الإسكان التخطيط البيئة المياه الكهرباء
    الطاقة الأوقاف الحج العمال الشباب الرياضة الشؤون الأمن الأمم الدول التعاون التنمية النقد التحالف النصر
    الاتحاد الأنباء الأخبار العلاقات الطوارئ النواب الشيوخ الوزراء الشورى القضاء القضاة الإنسان الفساد
    الإرهاب المخدرات اللاجئين الأسرى المعتقلين السجون الشهداء الحرية العدالة النهضة الشعب الأمة الوحدة
    الإصلاح الاستقلال المقاومة التحرير الإغاثة الإنقاذ التضامن السلام الوفاق الوفد الوطن الكتائب الأحرار
    المستقبل البعث الدعوة الفضيلة الإخوان المسلمين الليكود الصحفيين المحامين الأطباء المهندسين المعلمين
    الصيادلة الكتاب الأدباء الناشرين النشر المحررين المراسلين التحقيق التحقيقات المعلومات الأبحاث الدراسات
    البحوث العلوم الآداب الفنون الطب الهندسة الحقوق القانون الشريعة الفتوى الإفتاء العلماء الأزهر الاستئناف
    النقض التمييز الجنايات الاستثمار الاستثمارات الإنماء التسويق التجهيز التأمين الضمان التقاعد الجمارك
    الضرائب الزكاة الدخل الإحصاء الإحصاءات الموانئ المطارات الطيران السكك الحديدية الطرق المرور الجوازات
    الهجرة الحدود السواحل المباحث المخابرات الاستخبارات الأركان العمليات الصاعقة المدفعية المظليين الإذاعة
    التلفزيون التلفزيونات السينما المسرح الآثار التراث المتاحف المكتبات الكتب الأرصاد الفضاء الذرية الغذاء
    الدواء المواصفات المقاييس الجودة المعايير الرقابة المحاسبة المظالم الانتخابات الأحزاب النقابات البلديات
    المحليات الأقاليم المرأة الطفل الطفولة الأمومة الأسرة السكان الأيتام المعوقين المستهلك المنافسة القدم
    السلة الطائرة اليد الأولمبية الأولمبياد الرماية الفروسية الأندية الحكام الأمناء الخبراء الصليب الأحمر
    المتوسط الخليج الساحل البحار المحيط الأغذية العقوبات التعذيب الاختفاء العنصري التسلح الأسلحة النووية
    الكيميائية الكيماوية البيولوجية التسامح المصالحة الحوار الدستور الدستورية الحكماء المبعوثين السياسات
    المعارضة الثورة الجمهورية المملكة الدولة الرئاسة القصر البرلمان الحشد الدعم القدس الأقصى التوحيد
    الإسلام الشام العراق الحر الصحافة الصحافيين الصحفيون الطلاب الطلبة الجامعات المدارس الامتحانات القبول
    المناهج الشعوب الحضارات الأديان التعمير الإعمار البناء المقاولين الأعمال المصدرين المزارعين الصيادين
    الحرفيين الموظفين المتقاعدين السوق الأسهم المال الأوراق البورصة الائتمان الرهن التوفير البريد المعادن
    التعدين الفوسفات الغاز الكيماويات الاسمنت الثروة الإرشاد الادعاء العفو الهلال الحرس الخدمة الخدمات
    الشئون الموارد الري المهن الممثلين الفنانين الموسيقيين الحريات الضحايا المفقودين المختطفين النازحين
    المهاجرين الناشطين الإعدام التسليف الادخار الأحوال السلم التقنية الرعاية
    """
)
"""Nouns with an article: what bodies deal with or who belongs to them."""

ADJECTIVES = evened_words(
    """
    العام العامة الأعلى العليا الوطني الوطنية القومي القومية الإسلامي الإسلامية الدولي الدولية العالمي
    العالمية العربي العربية المركزي المركزية الأوروبي الأوروبية الأفريقي الأفريقية الآسيوي الآسيوية
    الأميركي الأميركية الأمريكي الأمريكية الاتحادي الاتحادية الفيدرالي الفيدرالية الفدرالي الفدرالية
    الجنائية الجنائي الحر الحرة الأحمر الثوري الثورية الشعبي الشعبية الديمقراطي الديمقراطية الديموقراطي
    الديموقراطية المسلحة الجوية البحرية البرية الملكي الملكية السلطانية الأميرية الجمهوري الجمهورية
    الاشتراكي الاشتراكية الشيوعي الشيوعية الليبرالي التقدمي التقدمية الدستوري الدستورية التشريعي التشريعية
    التأسيسي التأسيسية الانتقالي الانتقالية التنفيذي التنفيذية الاستشاري الاستشارية السياسي السياسية
    الاقتصادي الاقتصادية الاجتماعي الاجتماعية الثقافي الثقافية العلمي العلمية الطبي الطبية القانونية
    القضائي القضائية الإداري الإدارية التجاري التجارية الصناعي الصناعية الزراعي الزراعية المالي المالية
    المصرفية العقاري العقارية السعودي السعودية الخليجي الخليجية المتحدة المشتركة المشترك الموحد الموحدة
    المستقلة المستقل الدائمة الخاصة الخاص المدني المدنية العسكري العسكرية الأمني الأمنية النووية الذرية
    الأولمبية الأولمبي الرياضي الرياضية التعليمية الخيرية الإنسانية الإنساني الإغاثية العالي البلدي
    البلدية المحلي المحلية الإقليمي الإقليمية الكبرى الأولى اللبنانية الكردستاني الكردستانية الكردي
    الكردية الفلسطيني الفلسطينية الحاكم الأطلسي الأممي الأممية الرسمي الرسمية الحكومي الحكومية الشرعي
    الشرعية الجزائية الابتدائية الإعلامي الإعلامية الصحي الصحية الصهيوني الصهيونية الإسرائيلي الإسرائيلية
    اليهودية القبطية الأرثوذكسية الكاثوليكية المارونية الشيعي الشيعية السني السنية الهاشمي الهاشمية
    العراقي العراقية السوري السورية المصري المصرية اليمني اليمنية الليبي الليبية الحوثي الحوثية النقدي
    التعاونية التعاوني التطوعية الجنوبي الجنوبية الشمالي الشمالية الغربي الشرقية القروية المستعجل السريع
    المعدنية المائية الحقوقي الحقوقية النسائي النسائية العمالي العمالية الطلابي الطلابية
    """
)
"""Adjectives with an article that go on with a name, beside those of countries."""

_TELL_LITTLE = evened_words(
    """
    المشترك المشتركة السياسي السياسية المحلي المحلية الخاص الخاصة الرسمي الرسمية الحكومي الحكومية المالي
    المالية الإداري الإدارية الأمني الأمنية الدائمة الأولى الكبرى الحاكم العالي العلمي العلمية الطبي
    الطبية الرياضي الرياضية الثقافي الاقتصادي الاقتصادية الاجتماعي الاجتماعية القانونية العقاري العقارية
    التجاري التجارية المستقل المستقلة المتحدة الإعلامي الصحي الصحية التعليمية الخيرية الدولي الدولية
    العسكري العسكرية المدني المدنية العام العامة
    """
)
"""Behind a first word with an article these are no name alone, but for some."""

_TELLING = evened_words("البنك المفوضية المرصد الائتلاف الحشد النقابة الرابطة")
"""First words with an article that one adjective makes a name; others need what they are for as well."""

_ALONE = evened_words_by_head(
    """
    البنك: الدولي
    النيابة: العامة العسكرية
    المفوضية: السامية
    """
)

_COURT = even("المحكمة")
"""Any country has its supreme court; a second adjective says which."""

_RED = evened_words("الهلال الصليب")
_RED_ADJECTIVE = even("الأحمر")

_OPEN = evened_words("مجلس حركة وكالة هيئة مؤسسة شركة جبهة معهد صندوق")
"""First words of many bodies that are none by name: only what usually stands behind names may follow."""

_TOLD_BY_TWO = evened_words("هيئة مجلس")
"""Of the open ones these are names before any word without an article, if two words follow them."""

_NAMED = evened_words("حزب كتائب")
"""Behind these nearly each word with an article is a name."""

_PROPER = evened_words_by_head(
    """
    حزب: الله البعث الليكود كاديما توده كوملة ميرتس
    جامعة: هارفارد أكسفورد كامبريدج ستانفورد كولومبيا جورجتاون برنستون السوربون الأزهر بيرزيت الزيتونة
        اليرموك
    """
)
"""What is a name behind one first word, and may be nothing elsewhere."""

_NO_BODIES = evened_words_by_head(
    """
    مجلس: الإدارة الأمناء العمل
    هيئة: التدريس المحكمة
    شركة: العامة المساهمة
    """
)
"""What is no body behind one first word."""

_OF_PLACES = evened_words("مركز وزارة شركة جامعة محكمة مجلس بنك اتحاد نيابة")
"""Behind these a place alone makes a name."""

_OF_MANY = evened_words("لجنة شركة")
"""One with a lone noun is that of any parliament or trade: لجنة الدفاع, شركة التأمين."""

_ADDED_OF = evened_words("شؤون شئون حماية تنمية تطوير رعاية تقنية")
"""What a body deals with besides, before a noun: وشؤون البلديات."""

_OTHER_BODIES = _DEFINITE_HEADS | evened_words("الاتحاد الحشد البرلمان الحرس")
"""Behind *and* these begin another body."""

_SINGLE = evened_words("فيلق كتائب محكمة نيابة")
"""These deal with one thing only: what is added by *and* is another body."""

_WITH_PURPOSE = evened_words("مركز شبكة")
"""These are bodies by name only with what they are for: مركز القاهرة لدراسات حقوق الإنسان."""

_MINISTRY = even("وزارة")
"""What it is for says only the noun; behind it may stand what an office of it is for."""

_ROYAL = evened_words("الملك الأمير الأميرة الإمام الشيخ السلطان")
_NAMED_FOR_PEOPLE = evened_words("جامعة مؤسسة معهد")
_KIN = evened_words("بن بنت آل")
_SERVANT = "عبد"
"""*Abd*, before one of the names of God: two words of one name."""

_BEFORE = evened_words("هذه هذا أي كل أية تلك ذلك")
"""Behind these a body is any of its kind, or one that has been named."""

_ARTICLE = "ال"
_FOR_THE, _FOR = "لل", "ل"
_AND_THE, _AND = "وال", "و"
_ADJECTIVE_ENDS = ("ی", "یه")
_MIN_STEM_CHARS = 3
_MAX_WORDS = 9


def end_of_arabic_body(
    words: Sequence[UnicaseWord],
    number: int,
    head: str,
    end_of_place: Callable[[int], int | None],
    is_country: Callable[[str], bool],
) -> int | None:
    """Return the number behind the last word of the body that begins at a word, if one does.

    `head` is that word without what is written onto it. `end_of_place` gives the number behind the place
    that begins at a word, if one does; `is_country` tells names of countries.
    """
    before = word_before(words, number)
    if before in HEADS or before in _BEFORE:
        return None
    if head in _DEFINITE_HEADS:
        return _end_behind_article(words, number, head, is_country)
    if head not in HEADS:
        return None
    first = word_at(words, number + 1)
    if first in _NO_BODIES.get(head, ()):
        return None
    last = number + 1
    if first in _PROPER.get(head, ()):
        return last + 1
    if head in _NAMED_FOR_PEOPLE and first in _ROYAL and word_at(words, number + 2):
        last = number + (4 if word_at(words, number + 2) == _SERVANT and word_at(words, number + 3) else 3)
        while word_at(words, last) in _KIN and word_at(words, last + 1):
            last += 3 if word_at(words, last + 1) == _SERVANT and word_at(words, last + 2) else 2
        return last
    end = _end_of_noun(words, last, end_of_place)
    if end is None and head in _NAMED and first.startswith(_ARTICLE) and first not in STOP:
        end = number + 2
    if end is None:
        return None
    rest = _end_of_rest(words, end, head, end_of_place, is_country)
    if head in _OF_MANY and rest == number + 2:
        return None
    if head in _WITH_PURPOSE and not any(word.text.startswith(_FOR) for word in words[end:rest]):
        return None
    end = rest
    following = word_at(words, end)
    is_told = head in _TOLD_BY_TWO and end > number + 2 and not following.startswith(_ARTICLE)
    is_closed = head not in _OPEN or not following or following in STOP or is_told
    return end if _is_end(following) and is_closed else None


def _end_behind_article(
    words: Sequence[UnicaseWord], number: int, head: str, is_country: Callable[[str], bool]
) -> int | None:
    """Return the end of a body whose first word has an article: behind its adjectives and what it is for."""
    last = _end_of_adjectives(words, number + 1, is_country)
    if last == number + 1:
        return None
    end = _end_of_rest(words, last, head, lambda _: None, is_country)
    told = [word.text for word in words[number + 1 : last]]
    if head in _RED:
        return end if told[0] == _RED_ADJECTIVE else None
    if told[0] in _ALONE.get(head, ()):
        return end
    if head == _COURT:
        return end if len(told) > 1 and _is_end(word_at(words, end)) else None
    tells = head in _TELLING and any(word not in _TELL_LITTLE for word in told)
    return end if (tells or end > last) and _is_end(word_at(words, end)) else None


def _end_of_noun(
    words: Sequence[UnicaseWord], number: int, end_of_place: Callable[[int], int | None]
) -> int | None:
    """Return the number behind a listed noun with an article, or a place, and what leads to it."""
    first = number
    while number - first < 3 and word_at(words, number) in _OF:
        number += 1
    if word_at(words, number) in NOUNS:
        return number + 1
    return None if number == first and words[first - 1].text not in _OF_PLACES else end_of_place(number)


def _end_of_adjectives(words: Sequence[UnicaseWord], number: int, is_country: Callable[[str], bool]) -> int:
    while _is_adjective(word_at(words, number), is_country):
        number += 1
    return number


def _end_of_rest(
    words: Sequence[UnicaseWord],
    number: int,
    head: str,
    end_of_place: Callable[[int], int | None],
    is_country: Callable[[str], bool],
) -> int:
    """Return the number behind adjectives, what a body is for, and what else it deals with."""
    has_purpose, has_more = head != _MINISTRY, head not in _SINGLE
    first = number
    while number - first < _MAX_WORDS:
        word = word_at(words, number)
        is_purpose = word.startswith(_FOR_THE) and _ARTICLE + word.removeprefix(_FOR_THE) in NOUNS
        is_added = has_more and word.startswith(_AND_THE) and _adds(word[1:])
        is_added_of = has_more and word.startswith(_AND) and word[1:] in _ADDED_OF
        if word == _AND and not has_purpose and _adds(word_at(words, number + 1)):
            number += 2  # a ministry of more, with a blank behind *and*
        elif _is_adjective(word, is_country) or is_added or (has_purpose and is_purpose):
            number += 1
        elif is_added_of or (has_purpose and word.startswith(_FOR) and word[1:] in _OF):
            end = _end_of_noun(words, number + 1, end_of_place)
            if end is None:
                return number
            number = end
        else:
            return number
    return number


def _adds(word: str) -> bool:
    """Tell whether a word behind *and* says what else a body deals with."""
    return _is_listed(word) and word not in _OTHER_BODIES


def _is_end(word: str) -> bool:
    """Tell whether a word, the empty string for none, cannot be an adjective that goes on with a name."""
    return not (word.startswith(_ARTICLE) and word.endswith(_ADJECTIVE_ENDS)) or word in STOP


def _is_listed(word: str) -> bool:
    return word in NOUNS or word in ADJECTIVES


def _is_adjective(word: str, is_country: Callable[[str], bool]) -> bool:
    return word in ADJECTIVES or is_demonym(word, is_country)


def is_demonym(word: str, is_country: Callable[[str], bool]) -> bool:
    """Tell whether an evened-out word with an article is the adjective of a country."""
    if not word.startswith(_ARTICLE) or not word.endswith(_ADJECTIVE_ENDS):
        return False
    stem = word.removeprefix(_ARTICLE).removesuffix("ه").removesuffix("ی")
    if len(stem) < _MIN_STEM_CHARS:
        return False
    ends = ("", "ا", "یا", "ه", "ان", "ستان")
    return any(is_country(article + stem + end) for article in ("", _ARTICLE) for end in ends)
