"""One report and what others made of it, in three languages; and a form filled in for several people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.documents import a_document

if TYPE_CHECKING:
    from indexer.model.document import Document

ENGLISH = """\
Families of prisoners executed in the summer of 1988 gathered at the cemetery on Friday, as they
have done every year since the killings became known. Security forces stood at the gate and let
nobody in before noon.

Witnesses said that about sixty people came, most of them mothers and widows now in their seventies.
They laid flowers on the bare ground, since no stone may be set there and nobody has ever been told
who lies where.

"We do not ask for revenge," one woman said. "We ask where they are." She lost two sons and a
brother between July and September, and learned of it from a bag of clothes that was handed to her
in November."""

PERSIAN = """\
خانواده‌های زندانیانی که در تابستان ۱۳۶۷ اعدام شدند روز جمعه در گورستان گرد آمدند، چنان که هر سال از
زمان آشکار شدن کشتار چنین کرده‌اند. نیروهای امنیتی در برابر در ایستادند و پیش از ظهر به کسی اجازهٔ
ورود ندادند.

شاهدان گفتند که نزدیک به شصت نفر آمدند، بیشتر مادران و همسرانی که اکنون هفتاد ساله‌اند. آنان بر زمین
بی‌نشان گل گذاشتند، زیرا در آنجا هیچ سنگی نمی‌توان نهاد و هرگز به کسی گفته نشده است که چه کسی در کجا
خفته است."""

ARABIC = """\
تجمعت عائلات السجناء الذين أعدموا في صيف عام ١٩٨٨ في المقبرة يوم الجمعة، كما تفعل كل عام منذ أن عرف
الناس بأمر المجزرة. ووقفت قوات الأمن عند البوابة ولم تسمح لأحد بالدخول قبل الظهر.

وقال شهود إن نحو ستين شخصا حضروا، معظمهم من الأمهات والأرامل اللواتي بلغن السبعين من العمر. ووضعن
الزهور على الأرض العارية، إذ لا يسمح بوضع أي حجر هناك ولم يخبر أحد قط من يرقد في أي مكان، وتحدثت
امرأة عن ابنين وأخ فقدتهم."""

TEXTS = {"en": ENGLISH, "fa": PERSIAN, "ar": ARABIC}

AROUND = {
    "en": "Home, news and archive: share this article on all networks, and subscribe to our weekly letter.",
    "fa": "خانه، خبرها و بایگانی: این نوشته را در همهٔ شبکه‌ها به اشتراک بگذارید و مشترک خبرنامهٔ هفتگی شوید.",
    "ar": "الرئيسية والأخبار والأرشيف: شاركوا هذا المقال على جميع الشبكات واشتركوا في نشرتنا الأسبوعية.",
}
EDITED = {
    "en": ("about sixty", "some sixty"),
    "fa": ("نفر آمدند", "تن آمدند"),
    "ar": ("نحو ستين", "حوالي ستين"),
}

FORM = (
    "Urgent appeal. We write on behalf of {name}, who was taken from home on {day} and has not been "
    "seen since. The family has asked at the police station, at the prosecutor's office and at the "
    "prison, and was told each time that nobody of this name is held. We ask you to say without delay "
    "where {name} is, to give access to a lawyer and a doctor, and to see to it that nobody in your "
    "custody is harmed. We shall publish your answer."
)
NAMES = (
    ("Maryam A.", "3 March 1984"),
    ("Reza Karimi", "17 June 1985"),
    ("Siamak and Ali Tabari", "9 May 1983"),
)


def a_repost(language: str, **values: str) -> Document:
    """Return the report of a language with words edited, in other lines, among what stands around it."""
    text = TEXTS[language].replace(*EDITED[language]).replace("\n\n", "\n")
    return a_document(f"{AROUND[language]}\n\n{text}\n\n{AROUND[language]}", language=language, **values)


def a_report(language: str, **values: str) -> Document:
    """Return the report of a language."""
    return a_document(TEXTS[language], language=language, **values)


def forms() -> list[Document]:
    """Return a form letter for each of several people."""
    return [
        a_document(FORM.format(name=name, day=day), title=f"Appeal: {name}", source=f"form-{i}.txt")
        for i, (name, day) in enumerate(NAMES)
    ]
