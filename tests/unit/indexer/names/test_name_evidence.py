"""Names in languages that the model was not taught: what stands for more than a capital."""

from __future__ import annotations

import pytest

from indexer.model.document import EntityKind, Paragraph
from indexer.model.span import Span
from indexer.names.recognition import recognise


def names_in(text: str, language: str) -> set[str]:
    spans = []
    at = 0
    for part in text.split("\n"):
        spans.append(Paragraph(Span(at, at + len(part)), language))
        at += len(part) + 1
    return {entity.name for entity in recognise(text, spans)}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "Sie kamen am Abend nach Hamburg. Dann sprach Angela Brandner über die Bedeutung der Archive. "
            "Auch die Besucher hörten zu. Jeder bekam ein Blatt, und Brandner las daraus vor. "
            "Die Zeiten ändern sich, sagte man in Deutschland.",
            {"Hamburg", "Angela Brandner", "Deutschland"},
        ),
        (
            "de",
            "Der Verein legt Wert auf Ordnung. Die Archiv Nord GmbH druckt das Heft, "
            "und die SPD verteilt es. "
            "Nur wenige Seiten fehlen, nun auch im Bestand.",
            {"Archiv Nord GmbH", "SPD"},
        ),
        (
            "fr",
            "Pourtant, rien ne bouge à Nantes. Depuis hier, Odile Marchand attend, "
            "et depuis hier elle se tait. "
            "Voilà pourquoi l’avocat d’Odile Marchand écrit. Rien de plus.",
            {"Nantes", "Odile Marchand"},
        ),
        (
            "es",
            "Cuando llegó a Honduras, Daniel Quiroga no dijo nada. Todos callaron, como cuando murió. "
            "Ahora todos hablan.\nNADIE HIZO MÁS POR LA VERDAD",
            {"Honduras", "Daniel Quiroga"},
        ),
        ("it", "Quando arriva a Milano, tutti dormono. Anche quando piove. Tutti tacciono.", {"Milano"}),
    ],
)
def test_only_what_is_evident_is_a_name(language: str, text: str, expected: set[str]) -> None:
    assert names_in(text, language) == expected


def test_english_and_unknown_languages_are_read_as_before() -> None:
    text = "Yesterday Margaret Holloway of the Harbour Board met the Mayor of Leeds."
    for language in ("en", "und"):
        assert {"Margaret Holloway", "Leeds"} <= names_in(text, language)


def test_latin_names_in_persian_texts_are_kept() -> None:
    assert "Margaret Holloway" in names_in("او گفت که Margaret Holloway در جلسه بود.", "fa")


def test_a_surname_refers_back_where_nouns_have_capitals() -> None:
    text = "Angela Brandner kam spät. Am Ende ging Brandner allein."
    (entity,) = recognise(text, [Paragraph(Span(0, len(text)), "de")])
    assert [mention.of(text) for mention in entity.mentions] == ["Angela Brandner", "Brandner"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Westen. Auch der Kanzler Olaf Scholz verurteilte den Krieg.", ["Olaf Scholz"]),
        ("Das sagte gestern DRK-Generalsekretär Christian Reuter in Berlin.", ["Christian Reuter"]),
        ("Wenn Sie Cookies ablehnen, fehlt etwas.", []),
        ("Die neue Bosch Performance Motor Reihe ist da.", []),
    ],
)
def test_an_office_before_a_german_name_is_no_part_of_it(text: str, expected: list[str]) -> None:
    entities = recognise(text, [Paragraph(Span(0, len(text)), "de")])
    people = [entity.name for entity in entities if entity.kind is EntityKind.PERSON]
    assert people == expected
