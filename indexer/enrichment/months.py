"""
Names of months in the languages of the collections, folded to one spelling.

Arabic has three sets (Levant and Iraq, Egypt and the Gulf, the Maghreb); Persian
has the months of its own calendar and the European ones in two spellings. The Iranian
calendar has other names in Afghanistan and in Kurdish; the Islamic one is written in
Arabic, Persian and Latin letters.
"""

from __future__ import annotations

_FOLD = str.maketrans(
    "يىئكأإآٱةۀؤ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩\u200c\xa0", "یییک" + "اااا" + "هه" + "و" + "0123456789" * 2 + "  "
)


def fold(text: str) -> str:
    """Return the text with letter forms and digits made one, character for character."""
    return text.translate(_FOLD)


_GREGORIAN = """
january jan janvier janv januar jänner enero gennaio janeiro januari ocak
    | ژانویه جنوری | ینایر | کانون الثانی | جانفی
february feb febr février févr fevrier februar febrero febbraio fevereiro februari şubat
    | فوریه فبروری | فبرایر | شباط | فیفری
march mar mars märz mrz marzo março maart mart | مارس مارچ | آذار
april apr avril avr abril aprile nisan | آوریل اپریل | ابریل | نیسان | افریل
may mai mayo maggio maio mei mayıs | مه می | مایو | ایار | مای
june jun juin juni junio giugno junho haziran | ژوئن جون | یونیو | حزیران | جوان
july jul juillet juil juli julio luglio julho temmuz | ژوئیه جولای | یولیو | تموز | جویلیه
august aug août aout agosto augustus ağustos | اوت اگست آگوست | اغسطس | آب
september sept sep septembre septiembre settembre setembro eylül | سپتامبر سپتمبر | سبتمبر | ایلول
october oct octobre oktober okt octubre ottobre outubro ekim | اکتبر اکتوبر | تشرین الاول
november nov novembre noviembre novembro kasım | نوامبر نومبر | نوفمبر | تشرین الثانی
december dec décembre déc decembre dezember dez diciembre dicembre dezembro aralık
    | دسامبر دسمبر | دیسمبر | کانون الاول
"""

_JALALI = """
فروردین حمل خاکەلێوە | اردیبهشت ثور گوڵان بانەمەڕ | خرداد جوزا جۆزەردان | تیر سرطان پووشپەڕ
| مرداد امرداد اسد گەلاوێژ | شهریور سنبله خەرمانان | مهر میزان ڕەزبەر | آبان عقرب گەڵاڕێزان خەزەڵوەر
| آذر قوس سەرماوەز | دی جدی بەفرانبار | بهمن دلو ڕێبەندان | اسفند حوت ڕەشەمێ
"""

_ISLAMIC = """
محرم/محرم الحرام/muharram | صفر/صفر المظفر/safar | ربیع الاول/ربیع الأول
| ربیع الثانی/ربیع الاخر/ربیع الآخر | جمادی الاولی/جمادی الاول
| جمادی الثانیه/جمادی الثانی/جمادی الاخره/جمادی الاخر
| رجب/رجب المرجب/rajab | شعبان/شعبان المعظم/shaban | رمضان/رمضان المبارک/ramadan/ramazan | شوال/shawwal
| ذو القعده/ذوالقعده/ذی القعده/ذیقعده/ذی قعده | ذو الحجه/ذوالحجه/ذی الحجه/ذیحجه/ذی حجه
"""


def _read_gregorian() -> dict[str, int]:
    months: dict[str, int] = {}
    for number, line in enumerate(_GREGORIAN.replace("\n    ", " ").strip().splitlines(), 1):
        for part in line.split("|"):
            # An Arabic name may be of two words; the parts of other languages are lists.
            names = [part.strip()] if part.split()[0] in ("کانون", "تشرین") else part.split()
            months.update((fold(name), number) for name in names)
    return months


GREGORIAN = _read_gregorian()
"""Month names in folded lower case, with their numbers."""

JALALI = {fold(name): number for number, names in enumerate(_JALALI.split("|"), 1) for name in names.split()}
"""The months of the Iranian calendar as Iran, Afghanistan and Kurds call them, with their numbers."""

ISLAMIC = {
    fold(name.strip()): number
    for number, names in enumerate(_ISLAMIC.split("|"), 1)
    for name in names.split("/")
}
"""The months of the Islamic calendar, some of two words, with their numbers."""
