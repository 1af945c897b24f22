"""
People in Arabic texts: where a name begins by a usual given name, and where it ends.

What stands behind the given name belongs to the name if it is another one, *bin*, *Abu* or *Al* with a word,
or has the article and the ending of a surname (*al-Husseini*). Behind a title or an office another word is
taken for the surname too: Arabic agrees in definiteness, so that what follows *the minister* or *the minister
the French* without an article is no adjective of it. Behind a foreign given name nearly each word is the
surname. A name of which the beginning is in doubt is none, and
neither is a lone given name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.names.recognition.arabic_bodies import ADJECTIVES, is_demonym
from indexer.names.recognition.unicase_words import STOP, even, evened_words, word_at, word_before

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.names.recognition.unicase_words import UnicaseWord

MAX_WORDS = 8
"""Words of a name at most."""

ARABIC_GIVEN_NAMES = evened_words(
    """
    محمد أحمد محمود مصطفى إبراهيم إسماعيل إسحاق يعقوب يوسف يونس موسى عيسى داود سليمان حسن حسين عباس عمر
    عثمان خالد وليد طارق فيصل فهد سلمان سلطان بندر تركي نايف عبدالله عبدالعزيز عبدالرحمن سعود نواف مشعل
    متعب ماجد سعد سعيد فاروق صدام معمر بشار حافظ ياسر حسني أنور جمال كمال جلال عمرو إيهاب هشام أيمن أشرف
    وائل نبيل نبيه فؤاد ميشال إلياس رفيق رفعت عزت شوكت صلاح عصام حسام هاني سامي رامي فادي شادي زياد مروان
    عدنان غسان قحطان حمدان راشد حمد جاسم جابر ناصر منصور مسعود محسن قاسم كاظم جواد جعفر باقر هادي مهدي
    مقتدى عادل علاء بهاء ضياء أسامة حمزة طلحة زيد زايد خليفة مكتوم فتحي صبحي حلمي شكري فوزي رشدي مجدي وجدي
    لطفي حمدي عزمي رشيد سمير منير بشير نذير زهير كريم حليم سليم نعيم نديم فاطمة زينب عائشة خديجة مريم ليلى
    سعاد نوال فيروز أمينة سميرة نجيب لبيب حبيب غالب راغب صائب مهند أمجد أسعد أكرم إدوارد توني أرييل إيهود
    شيمون بنيامين شمعون عمير كوفي خافيير رونالدو رجب نوري إياد هوشيار طه سعدون نزار نجاح نصر بلال عمار
    ياسين رضوان شعبان رمضان رجاء مبارك زكريا يحيى إدريس الحسن الحسين هوغو هوجو فيدل ونستون هنري يوري ماريا
    """
)
"""Given names that are seldom another word."""

_FURTHER_GIVEN_NAMES = evened_words(
    """
    عبدربه برويز فارس مدحت طلعت ناجي مازن بسام تامر حاتم حازم خليل رياض عارف عزام عماد غازي فراس فهمي قصي
    كنعان لؤي مأمون مرتضى معاذ معتز ممدوح مؤيد ناظم نعمان نهاد هيثم وسام يزن يسري أديب أنس أنيس أوس برهان
    تيسير ثامر حسيب حكمت حمود خضر خلدون خلفان دريد رائف رؤوف زاهر زهدي سالم سامح سامر سفيان شاكر صبري صفوت
    صفوان ضرغام عاصم عاطف عدي عدلي عكرمة فايز فائق فخري فريد فواز قدري كميل مثنى محجوب محيي مصعب مظفر
    مقداد منتصر ميثم ناهض نبهان هارون هاشم هزاع وجيه وديع وصفي يعرب بثينة خولة رانيا رزان رشا ريم سهير
    شيماء عبير غادة فدوى لبنى لينا ميادة ميساء نادية نجلاء وداد ياسمين أسماء آمنة زينة سحر سلمى سلوى عفاف
    هند رنا ديمة توفيق لمياء رغد رباب نسرين مؤمن معتصم زكي علوي جلعاد جبران مروة بيان أيوب هيلانة سعدي
    لقمان مصباح مرعي دحام حسون جمعة رمزي فيفي عبود نجوى بهجت ثروت
    """
)

FOREIGN_GIVEN_NAMES_IN_ARABIC = evened_words(
    """
    أدولف ألبير ألفريد ألكسي أليكس آرثر أرنولد إدغار إدموند أرنست إريك أندرياس أندريه أنتوني أنطوان
    أنطونيو أوليفر أوسكار إيزابيل باتريك برنار برنارد برايان بريان برتراند بروس بيير بيدرو تشاك تشارلي تيد
    توم تيموثي جاستن جاكوب جاكلين جورجيو جوزيه جوليا جوليان جوناثان جيف جيفري جيمي جيرارد جيري جينيفر
    خورخي دوغلاس ديك دينيس دنيس رافائيل رالف راؤول رودريغو روبن روبيرتو روبرتو روجر رودولف ريكاردو ريموند
    ستيف ستيفان ستيفاني ستيوارت سيباستيان سيمون سوزان صامويل غاري غوردون غونتر غوستاف فابيو فرانز فرانك
    فرانكو فرانسيسكو فرديناند فريدريك فرناندو فيكتور فيليب فيليبي فنسنت كارل كارلا كاثرين كاميرون كريس
    كريستيان كريستيانو كريستينا كريستين كلارا كلود كيفن كورت لارس لويس لويجي لورا لوران ليونيل ليزا ماتيو
    مارك ماركو ماركوس ماريو مارسيل مايك ميشيل ميغيل ميلانيا نعوم نيكولاس نيكولاي نيكول هارولد هانز هنريك
    هوارد هيرمان هيلموت والتر فالتر وارن ويليام وليم يانيك يورغن يوهان يواخيم جون جاك جيمس ديفيد روبرت بيل
    باراك فلاديمير كوندوليزا كولن دونالد هيلاري نيكولا فرانسوا دومينيك بيتر بول كارلوس خوسيه جان جوزيف
    ألكسندر سيرغي سيرجي ريتشارد غيرهارد جيرهارد أنجيلا أنغيلا سيلفيو ألبرت مارغريت رونالد توماس بنجامين
    دانيال ليونيد ديمتري ميخائيل بوريس خوان بابلو إيمانويل إيفان خوسي مارتن تشارلز ستيفن أندرو كريستوفر
    فرانسيس إليزابيث جورج مايكل وليام
    """
)
"""Given names of other peoples: nearly each word behind them is a surname."""

SURNAMES = evened_words(
    """
    الأسد السنيورة الحكيم المالكي الجعفري علاوي العبادي الكاظمي السوداني الحريري جنبلاط بري لحود عون جعجع
    الجميل هنية مشعل عباس عرفات دحلان البرغوثي الزهار قريع عريقات الرنتيسي السيسي مرسي البرادعي القذافي
    بوتفليقة المرزوقي الغنوشي السبسي الحوثي صالح هادي محفوظ قباني درويش شاهين قطب البنا الظواهري الزرقاوي
    البغدادي الجولاني السيستاني عنان الصدر الخميني خامنئي رفسنجاني خاتمي روحاني نجاد لاريجاني ظريف رئيسي
    موسوي كروبي منتظري بهشتي رجوي متكي ولايتي طالباني الطالباني بارزاني البارزاني زيباري الهاشمي المشهداني
    الدليمي الجلبي الياور العاني التكريتي الدوري الراوي العزاوي الجبوري الشمري العبيدي الكبيسي البياتي
    العامري المهندس الخزعلي شحاتة عبدالناصر زغلول إمام شوقي العقاد المازني الطهطاوي زكي حجازي غالي موسى
    ماهر الشرع المعلم خدام طلاس شوكت قدسي غليون سيدا الخطيب كيلو ترك سيف الأتاسي القوتلي الحوراني البيطار
    عفلق بوش كلينتون أوباما ترامب بايدن بلير شيراك ساركوزي هولاند ماكرون ميركل شرودر شولتس بوتين ميدفيديف
    لافروف يلتسين غورباتشوف ستالين لينين أنان غوتيريش رايس باول رامسفيلد تشيني كيري بولتون بومبيو بلينكن
    سولانا برلسكوني أولمرت شارون نتنياهو نتانياهو بيريز ليفني رابين أردوغان غول شافيز كاسترو مانديلا هتلر
    تشرشل ريغان كارتر نيكسون كيسنجر كينيدي جونسون ثاتشر ديغول ميتران كوشنير فيلبان موغابي
    """
)
"""Surnames of people in the news and in history: behind a given name they need no further sign."""

TELLING_SURNAMES = SURNAMES - evened_words(
    """
    الحكيم المعلم الشرع المهندس الخطيب الجميل الصدر البنا العقاد البيطار المالكي الهاشمي الدوري صالح هادي
    عون قطب درويش شاهين إمام زغلول ماهر سيف ترك غول بري باول محفوظ خدام غالي زكي موسى مشعل عباس شوكت شوقي
    حجازي
    """
)
"""Those that are no other usual word, so that they are the person's where they stand alone."""

_TITLES = evened_words(
    """
    السيد السيدة الدكتور الدكتورة الشيخ الملك الأمير المهندس اللواء العميد العقيد الجنرال الأستاذ الرئيس
    الوزير الزعيم السفير المدرب اللاعب الفنان الفنانة الشاعر الكاتب المخرج المطرب النائب القاضي الإمام
    الحاج المرحوم الصحفي المحامي الراحل السناتور السيناتور العاهل المشير الرقيب النقيب الملازم القائد
    المفكر المؤرخ الأديب المستشار
    """
)
_OFFICES = evened_words(
    """
    وزير رئيس نائب سفير متحدث مدرب لاعب زعيم قائد أمين مدير عضو ملك أمير الناطق المتحدث مستشار مبعوث محافظ
    حاكم وزيرة الرئيس الوزير العاهل الزعيم المدرب المهاجم الحارس المدافع الممثل المستشار المخرج الكاتب
    الرئيسة الوزيرة
    """
)
_KIN = evened_words("بن ابن أبو أبي آل ولد بنت أم بو دي فان دو دا")
"""Words for *son of*, *father of* and *house of*, and foreign particles: a word of the name follows."""

_GRACE_OF_GOD = (even("توفيق"), even("الله"))
"""What is thanked for more often than a person."""

_SECOND_HALVES = evened_words("أوغلو خان")
"""Endings of surnames that stand alone: أحمد داود أوغلو."""

_FATHER_OF = "ابو"
_MIN_FATHER_CHARS = 6
"""*Abu* is often written onto the word behind it: أبوعرقوب."""

_FATHERS = evened_words("بن ابن")
_PLURAL_ENDS = ("ین", "ون", "ات")
_CLAN = evened_words("آل")
_OF_GOD = evened_words("الله الدين ربه")
_NO_SURNAMES = evened_words(  # with an article, and usual behind a name
    """
    الأول الثاني الثالث الرابع الأمين المسؤول الأصل الفائز الشهير الحالي السابق الجديد الناشط العام
    الماضي الجاري المبارك القادم المقبل المنصرم
    اليوم الأخير الذي التي الإصلاحي المتهم المقيم البالغ الاجراءات الحائز الراحل الكبير الصغير الدولي
    السكرتير المتوفى الصحافي
    الجامعي التخصصي الطبي الرياضي الخيري الإسلامي العربي الوطني
    """
)
_NO_ORIGINS = evened_words(
    """
    حوالي معالي قاضي محامي مدعي ثاني حالي ماضي إحدى مقتضى مدى رغم عربي دولي محلي شمالي جنوبي شرقي غربي
    طياري مسلحي مقاتلي منسوبي مدرسي لاعبي مسؤولي مواطني
    """
)
"""Words that end as a surname of origin does and are none."""

_PLACE_WORDS = evened_words("محافظة ولاية مدينة بلدة قضاء منطقة")
"""What is called so is no person: محافظة صلاح الدين."""

_NO_NAMES = evened_words(
    """
    قد أن إن أنه إنه التي الذي الذين لم لن لا ما هذا هذه ذلك تلك كما كان كانت يكون تكون وقد إلى على في من
    عن مع بعد قبل خلال أمام عبر ضد حول لدى منذ بين حيث بأن وأن لكن كل بعض غير أي هو هي هم أحد اثر أثناء
    فيما مما عدم وهو وهي ثم حتى بل سوف لقد رئيس وزير نائب مدير عضو أمين كلمة زيارة لقاء اجتماع أمس اليوم
    عام سنة شخصيا رسميا جديد جديدة مساء صباح ظهر يوم قال أعلن أكد أضاف أشار أوضح ذكر دعا طالب رفض وصل التقى
    استقبل بحث صرح شدد اعتبر افتتح وجه تلقى بدأ قام عقد بعث نفى حذر أعرب ألقى كشف اتهم وصف غادر عاد زار
    شارك واصل قدم منح هنأ مستشار سابق سابقا حاليا بدلا خارج داخل تحت فوق نحو شرق غرب جنوب شمال لدول لمجلس
    باسم له لها لهم به بها عنه عنها منه منها فيه فيها إليه عليه عليها أنها بأنه وأنه لأن لأنه عندما
    بينما إذا إذ لو قبيل عقب حين نفسه أيضا مؤتمرا مؤكدا مشيرا مضيفا معربا متهما مطالبا معتبرا موضحا منتقدا
    عمه عمته خاله أخيه شقيقه أخته حديثه حديثها ردا زوجة زوج قرينة ضربة لنا
    محذرا مبينا لافتا داعيا قائلا رافضا معلنا نافيا
    """
)
_ARTICLE = "ال"
_PROCLITICS = "لبوفسیت"
"""Letters that a preposition, a conjunction or a verb begins with."""

_VERB_BEGINNINGS = ("ی", "سی", "ست", "تح", "تس", "تن", "وی", "وق", "وا", "لی", "لم", "لد", "بش", "بع")
_MIN_SURNAME_CHARS = 3
_MIN_ORIGIN_CHARS = 4

GIVEN_NAMES_OF_ARABIC = ARABIC_GIVEN_NAMES | _FURTHER_GIVEN_NAMES | FOREIGN_GIVEN_NAMES_IN_ARABIC

_OTHER_WORDS = STOP | _NO_NAMES


def is_servant(word: str) -> bool:
    """Tell whether an evened word is *Abd*, alone or with what follows it."""
    return word == "عبد" or word.startswith("عبدال")


def end_of_arabic_person(
    words: Sequence[UnicaseWord], number: int, flags: Callable[[str], str]
) -> int | None:
    """Return the number behind the last word of a name that begins at one; `None` if none does.

    `flags` gives what the lexicon knows of an evened word.
    """
    word, before = words[number].text, word_before(words, number)
    is_none = word in _OTHER_WORDS or before in _KIN or _calls_place(before) or before == "علی"
    if is_none or not _is_given(word):
        return None
    of = word_at(words, number + 1)
    if (word, of) == _GRACE_OF_GOD:
        return None
    if word == "عبد" and not (_is_definite(of) or of in _OF_GOD):
        return None
    first = number + (2 if word == "عبد" else 1)
    is_announced = before in _TITLES or _stands_behind_office(words, number)
    last = _end_of_known(words, first, number + MAX_WORDS)
    following = word_at(words, last)
    is_foreign = words[last - 1].text in FOREIGN_GIVEN_NAMES_IN_ARABIC
    if words[last - 2].text in _CLAN and last - 2 > number:
        return last  # *Al Maktoum* ends it
    is_second_half = last > first and following in _SECOND_HALVES
    if following in SURNAMES or _is_father_of(following) or is_second_half:
        last += 1
    elif words[last - 2].text in _FATHERS and _is_family(following):
        last += 1  # *Abdullah bin Khalifa al-Attiyah*: what the father's name goes on with is the family's
    elif _is_definite(following):
        may_follow = following.endswith("ی") or is_announced or last - number > 1
        if may_follow and _can_be_definite_surname(following, flags):
            last = _end_of_second_surname(words, last + 1, flags)
    elif is_foreign and _is_foreign_surname(following):
        last += 1
    elif last == number + 1 and (is_announced or "F" in flags(following)) and _is_plain(following):
        last += 1
        last += is_announced and _is_plain(word_at(words, last))
    elif last > number + 1 and _is_origin(following):
        last += 1  # *Fatima Yahya Talibi*
    return None if last == first else last


def _end_of_second_surname(words: Sequence[UnicaseWord], number: int, flags: Callable[[str], str]) -> int:
    """Return the number behind what goes on with a surname: a second one, or the father's name."""
    following = word_at(words, number)
    if following in _FATHERS:
        return _end_of_known(words, number, number + MAX_WORDS)
    is_surname = following.endswith("ی") and _is_definite(following)
    return number + 1 if is_surname and _can_be_definite_surname(following, flags) else number


def _end_of_known(words: Sequence[UnicaseWord], number: int, end: int) -> int:
    """Return the number behind words that go on with a name whatever it is: given names, kin, *Abd al-*."""
    while number < end:
        word = word_at(words, number)
        following = word_at(words, number + 1)
        if word in _KIN:
            kin = _end_of_kin(words, number)
            if kin is None:
                return number
            number = kin
            if words[number - 2].text in _CLAN:
                return number
        elif word == "عبد" and following and following not in _OTHER_WORDS:
            number += 2
        elif word and (_is_given(word) or word in _OF_GOD) and word not in _OTHER_WORDS and word != "عبد":
            number += 1
        else:
            return number
    return number


def _is_given(word: str) -> bool:
    return word in GIVEN_NAMES_OF_ARABIC or is_servant(word)


def _is_foreign_surname(word: str) -> bool:
    """Tell whether a word behind a foreign given name may be a surname: no preposition or verb."""
    return (
        len(word) >= _MIN_SURNAME_CHARS
        and word not in _OTHER_WORDS
        and word not in _OFFICES
        and not word.startswith((_ARTICLE, *_VERB_BEGINNINGS, "بال", "وال", "لل", "فال"))
        and not (word.startswith("و") and word[1:] in GIVEN_NAMES_OF_ARABIC)
    )


def _is_definite(word: str) -> bool:
    return word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + 2


def _is_family(word: str) -> bool:
    """Tell whether a word behind the name of a father may be the family's: no title, no adjective of many."""
    is_other = word in _OTHER_WORDS or word in _NO_SURNAMES or word in _TITLES or word in _OFFICES
    return _is_definite(word) and not is_other and not word.endswith(_PLURAL_ENDS)


def _is_plain(word: str) -> bool:
    """Tell whether a word may be a surname without an article: no preposition or verb, as far as one sees."""
    return bool(
        word
        and word not in _OTHER_WORDS
        and word not in _OFFICES
        and not _is_definite(word)
        and word[0] not in _PROCLITICS
    )


def _calls_place(word: str) -> bool:
    """Tell whether a word says that the next one is a place, with what is written onto it."""
    return any(word.endswith(own) and len(word) <= len(own) + 2 for own in _PLACE_WORDS)


def _is_father_of(word: str) -> bool:
    return word.startswith(_FATHER_OF) and len(word) >= _MIN_FATHER_CHARS


def _is_origin(word: str) -> bool:
    """Tell whether a word may be a surname that says whence a family is, without an article: عسيري."""
    return (
        len(word) >= _MIN_ORIGIN_CHARS
        and word.endswith("ی")
        and word not in _NO_ORIGINS
        and word[0] != "ا"
        and _is_plain(word)
    )


def _can_be_definite_surname(word: str, flags: Callable[[str], str]) -> bool:
    """Tell whether a word with an article is no title, no participle, and no adjective of a country."""
    if (
        word in _OTHER_WORDS
        or word in _TITLES
        or word in _OFFICES
        or word in _NO_SURNAMES
        or "C" in flags(word)
    ):
        return False
    if word.endswith(("ین", "یه")) or (word.startswith("الم") and not word.endswith("ی")):
        return False
    return not (word in ADJECTIVES or is_demonym(word, lambda name: "C" in flags(name)))


def _end_of_kin(words: Sequence[UnicaseWord], number: int) -> int | None:
    """Return the number behind the word that *bin*, *Abu* and the like at `number` belong to, if any."""
    while word_at(words, number) in _KIN:
        number += 1
    number += word_at(words, number) == "عبد"
    following = word_at(words, number)
    return None if not following or following in _OTHER_WORDS else number + 1


def _stands_behind_office(words: Sequence[UnicaseWord], number: int) -> bool:
    """Tell whether an office stands before a word, with nothing but words with an article between them."""
    for place in range(number - 1, max(number - 6, -1), -1):
        if not words[place + 1].follows:
            return False
        word = words[place].text
        if word in _OFFICES and (place < number - 1 or _is_definite(word)):
            return True
        if not _is_definite(word):
            return False
    return False
