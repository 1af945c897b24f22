"""
Words that hold a sentence together and say nothing of what it is about: *what*, *of*, *have*, `چه`, `از`.

Flow: folded word, language -> whether it is one. Ranking lets such a word count less; it is
searched and marked as any other. How rare a word is does not tell: in a collection of
abstracts *what* and *how* are rarer than most nouns, for nobody asks questions there.

The lists are Snowball's, which Whoosh brings along, and for Persian and Arabic our own, of
closed classes of words: prepositions, conjunctions, pronouns, words that ask, point and
count, *to be*, *to have*, *to become* and other auxiliaries, and endings that are written
apart. What folds like a name or a title is not among them (`على`, *on*, like Ali; `أمام`,
*before*, like an imam). A word counts as one in its own language alone: *war* is one in a
German text, and none in an English one.
"""

from __future__ import annotations

from functools import lru_cache

from whoosh.lang.stopwords import stoplists

from indexer.analysis.fold import fold

_OURS = {
    "fa": """
        از به با در بر برای تا بی بدون بین میان روی زیر بالای پیش پس نزد توسط درباره ضمن طی مگر جز
        مانند مثل همچون سوی علیه هنگام
        که و یا اگر چون زیرا اما ولی لیکن بلکه نیز هم البته سپس چنانچه هرچند گرچه اگرچه همچنین بنابراین
        من تو او وی ما شما آن‌ها آنها ایشان آنان این آن اینها این‌ها همین همان چنین چنان خود خویش یکدیگر
        را یک یکی همه هر هیچ برخی بعضی چند چندین دیگر دیگری بسیار خیلی فقط حتی کسی کسانی چیزی
        چه چی چیست چیستند کی کیست کیستند کدام کدامیک کجا کجاست چگونه چطور چرا چقدر آیا وقتی هنگامی
        است اند هست هستند نیست نیستند بود بودند بوده نبود باشد باشند نباشد می‌باشد می‌باشند
        شد شدند شده شود شوند نشد نشده می‌شود می‌شوند نمی‌شود می‌شد می‌شدند
        کرد کردند کرده کند کنند می‌کند می‌کنند نمی‌کند می‌کرد می‌کردند
        دارد دارند داشت داشتند داشته ندارد ندارند نداشت
        خواهد خواهند باید نباید شاید تواند توانند می‌تواند می‌توانند می نمی
        ها های هایی ای ام ات اش ایم اید تر ترین
    """,
    "ar": """
        من إلى عن في مع ب ل ك حتى منذ خلال بين عند لدى نحو ضد دون بدون حول فوق تحت وراء بعد قبل مثل سوى غير
        و ف أو ثم لكن ولكن بل إن أن إذا إذ لو لولا لما كي لأن كما بينما حيث لا ما لم لن ليس ليست قد لقد سوف
        أنا أنت نحن هو هي هم هن هما أنتم
        هذا هذه هذان هؤلاء ذلك تلك أولئك هنا هناك الذي التي الذين اللذان اللتان اللواتي اللاتي
        كل بعض أي أية جميع كلا كلتا أيضا فقط جدا
        ماذا لماذا متى أين كيف كم هل
        كان كانت كانوا كانا يكون تكون يكونوا كنت كنا
        منه منها منهم إليه إليها عنه عنها عليه عليها عليهم فيه فيها فيهم به بها بهم له لها لهم معه معها
        لديه لديها وفي ومن وهو وهي وقد وكان وكانت وأن وإن ولا وما ولم وهذا وهذه وذلك كذلك وكذلك فإن بأن
        مما فيما بما
    """,
}


def is_function_word(word: str, language: str) -> bool:
    """Tell whether a folded word is a function word of a language, an ISO 639-1 code.

    Of a language without a list no word is one.
    """
    return word in _function_words(language)


@lru_cache(maxsize=64)
def _function_words(language: str) -> frozenset[str]:
    words = _OURS[language].split() if language in _OURS else stoplists.get(language, ())
    return frozenset(map(fold, words))
