"""The language of a text and of each paragraph."""

from __future__ import annotations

import pytest

from indexer.enrichment.language import detect
from indexer.enrichment.language_codes import language_code
from indexer.reading.source_text import Block, Claim
from tests.unit.indexer.enrichment.builders import a_text, build

SAMPLES = {
    "en": "The witness said that the prisoners were taken away at night and never came back.",
    "fr": "Le témoin a déclaré que les prisonniers avaient été emmenés la nuit et ne sont pas revenus.",
    "de": "Der Zeuge sagte, dass die Gefangenen in der Nacht abgeholt wurden und nie zurückkamen.",
    "fa": "شاهد گفت که زندانیان را شبانه بردند و دیگر هیچ‌کس آن‌ها را ندید و پیکرشان را پس ندادند.",
    "ar": "قال الشاهد إن السجناء أُخذوا في الليل ولم يرهم أحد بعد ذلك، ولم تُسلَّم جثامينهم إلى عائلاتهم.",
    "ur": "گواہ نے کہا کہ قیدیوں کو رات کے وقت لے جایا گیا اور پھر کسی نے انہیں نہیں دیکھا۔",
    "ps": "شاهد وویل چې بندیان د شپې بوتلل شول او بیا هیچا ونه لیدل، د هغوی کورنۍ تر اوسه په تمه دي.",
    "ckb": "شایەتەکە گوتی کە زیندانییەکان لە شەودا بران و کەس نەیبینینەوە، خێزانەکانیان هێشتا چاوەڕوانن.",
    "ug": "گۇۋاھچى مەھبۇسلارنىڭ كېچىدە ئېلىپ كېتىلگەنلىكىنى ۋە قايتىپ كەلمىگەنلىكىنى ئېيتتى.",
    "tg": "Шоҳид гуфт, ки маҳбусонро шабона бурданд ва дигар ҳеҷ кас онҳоро надид.",
    "kk": "Куәгер тұтқындарды түнде алып кеткенін және олардың қайтып оралмағанын айтты.",
    "ky": "Күбө туткундарды түндө алып кетишкенин айтты, жаңы тергөөнүн эч кандай жыйынтыгы болгон жок.",
    "az": "Şahid dedi ki, məhbuslar gecə aparıldı və bir daha heç kim onları görmədi.",
    "ku": "Şahid got ku girtî bi şev hatin birin û êdî kesî ew nedîtin, malbatên wan hê jî li bendê ne.",
    "he": "העד אמר שהאסירים נלקחו בלילה ואיש לא ראה אותם עוד.",
    "ru": "Свидетель сказал, что заключённых увели ночью и больше их никто не видел.",
    "el": "Ο μάρτυρας είπε ότι οι κρατούμενοι μεταφέρθηκαν τη νύχτα.",
}


DARI = "شاهد گفت که بندیان را شبانه بردند و دیگر هیچ‌کس آنان را ندید، خانواده‌های شان تا هنوز چشم به راه اند."
NEIGHBOURS = ("ckb", "ps", "fa", "tg", "ug", "ku", "az")
"""Languages that detectors call Turkish or Arabic."""


def blocks(*texts: str) -> list[Block]:
    return [Block(text) for text in texts]


@pytest.mark.parametrize("language", SAMPLES)
def test_a_sentence_is_enough(language: str) -> None:
    found = detect(blocks(SAMPLES[language]))
    assert found.language == language
    assert found.confidence == 1.0


def test_dari_is_persian() -> None:
    assert detect(blocks(DARI)).language == "fa"


@pytest.mark.parametrize("language", NEIGHBOURS)
def test_no_piece_of_a_neighbour_is_called_turkish_or_arabic_with_confidence(language: str) -> None:
    words = (DARI if language == "fa" else SAMPLES[language]).split()
    for n_words in range(2, len(words)):
        for first in range(len(words) - n_words + 1):
            found = detect(blocks(" ".join(words[first : first + n_words])))
            is_sure = found.is_certain and not found.is_guess
            assert not (is_sure and found.language in {"tr", "ar"}), words[first : first + n_words]


def test_persian_typed_with_arabic_letters_is_persian() -> None:
    assert detect(blocks(SAMPLES["fa"].replace("ی", "ي").replace("ک", "ك"))).language == "fa"


def test_a_short_paragraph_takes_the_language_of_the_document() -> None:
    assert detect(blocks(SAMPLES["fr"], "Table des noms")).of_blocks == ("fr", "fr")


def test_a_short_paragraph_in_another_script_does_not() -> None:
    found = detect(blocks(SAMPLES["en"], "ابراهیم رئیسی", "12/3"))
    assert found.of_blocks == ("en", "fa", "und")


def test_each_paragraph_has_its_language_and_the_letters_vote() -> None:
    found = detect(blocks(SAMPLES["en"], SAMPLES["en"], SAMPLES["fa"]))
    assert found.of_blocks == ("en", "en", "fa")
    assert found.language == "en"
    assert 0.5 < found.confidence < 0.8


def test_a_list_of_names_does_not_change_the_language() -> None:
    names = "Mostafa Pourmohammadi, Hossein-Ali Nayyeri, Morteza Eshraghi, Ebrahim Raisi, Ahmad Montazeri"
    assert detect(blocks(SAMPLES["en"], SAMPLES["en"], names)).of_blocks == ("en", "en", "en")


RULE = "+" + "-" * 600 + "+"
PRISONERS = """
| Reza Tabari | Evin | 1980 |
| Farid Sohrabi | Gohardasht | 1981 |
| Parvin Daneshi | Adelabad | 1982 |
| Nasrin Kaviani | Vakilabad | 1983 |
| Bahram Yavari | Dizelabad | 1984 |
| Maryam Azadi | Qezel Hesar | 1985 |
"""


def test_a_long_table_of_names_does_not_change_the_language_either() -> None:
    found = detect(blocks(SAMPLES["en"], PRISONERS, PRISONERS * 4))
    assert found.of_blocks == ("en", "en", "en")


def test_a_table_is_read_behind_its_border() -> None:
    assert detect(blocks(f"{RULE}\n| {SAMPLES['fr']} |\n{RULE}")).of_blocks == ("fr",)


def test_prose_in_a_language_that_one_detector_does_not_know_is_the_language_of_its_text() -> None:
    basque = (
        "Lekukoak esan zuen presoak gauez eraman zituztela eta inoiz ez zirela itzuli beren etxeetara.",
        "Familiek urteak daramatzate erantzun baten zain, eta oraindik ez dakite non dauden ehortzita.",
        "Agiriak artxiboan gordeta daude, baina inork ezin izan ditu irakurri epaileak eman arte.",
    )
    found = detect(blocks(*basque, SAMPLES["en"]))
    assert found.language == "eu"
    assert found.of_blocks[:3] == ("eu", "eu", "eu")


def test_markup_may_tell_the_language_of_a_paragraph() -> None:
    assert detect([Block(SAMPLES["en"]), Block("Abschnitt", language="de-AT")]).of_blocks == ("en", "de")


@pytest.mark.parametrize("text", ["", "1988", "ok", "—"])
def test_too_little_text_is_undetermined(text: str) -> None:
    assert detect(blocks(text)).language == "und"


def test_many_short_lines_are_read_together() -> None:
    lines = ("the wall is grey", "the wall is tall", "nobody calls", "nobody at all")
    assert detect(blocks(*lines)).of_blocks == ("en",) * 4


def test_the_answer_is_the_same_every_time() -> None:
    assert len({detect(blocks(SAMPLES["de"][:60])) for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("English", "en"), ("en-GB", "en"), ("en_US", "en"), ("fa-IR", "fa"), ("per", "fa"), ("prs", "fa"),
        ("Dari", "fa"), ("فارسی", "fa"), ("Français", "fr"), ("zh-Hans", "zh"), ("xx", "xx"), ("und", None),
        ("nonsense words", None), ("", None),
    ],
)  # fmt: skip
def test_names_and_tags_of_languages(stated: str, code: str | None) -> None:
    assert language_code(stated) == code


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("prisoners released", "en"),
        ("prisonniers libérés", "fr"),
        ("آزادی زندانیان", "fa"),
        ("إطلاق السجناء", "ar"),
        ("قیدیوں کی رہائی", "ur"),
        ("कैदियों को रिहा किया", "hi"),
        ("освобождение заключённых", "ru"),
    ],
)
def test_a_short_text_is_guessed_at_and_says_so(text: str, language: str) -> None:
    found = detect([Block(text)])
    assert found.language == language
    assert found.confidence <= 0.5 or language in ("ar", "fa", "ur")  # which their letters tell


def test_a_guess_yields_to_what_the_markup_says() -> None:
    document, warnings = build(a_text("Two words", Claim("language", "sv", "html lang")))
    assert (document.language, warnings) == ("sv", ())
