"""A list of names, and where they stand in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.errors import AuthorityError
from indexer.model.document import EntityKind, Paragraph
from indexer.model.span import Span
from indexer.names.authority import Authority, AuthorityEntry
from indexer.names.authority_file import load_authority, starter_authority
from tests.support.documents import paragraphs_of

if TYPE_CHECKING:
    from pathlib import Path

PERSON, ORGANISATION, PLACE = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE

RAISI = AuthorityEntry("Ebrahim Raisi", PERSON, ("Raisi", "ابراهیم رئیسی", "رئیسی"))
POURMOHAMMADI = AuthorityEntry("Mostafa Pourmohammadi", PERSON, ("Pour-Mohammadi",))
UN = AuthorityEntry("United Nations", ORGANISATION, ("UN", "U.N."))
IRAN = AuthorityEntry("Iran", PLACE)
RESISTANCE = AuthorityEntry("National Council of Resistance of Iran", ORGANISATION, ("NCRI",))


def found(text: str, *entries: AuthorityEntry, language: str = "en") -> dict[str, list[str]]:
    """Return the mentions of each entity, as they are written."""
    entities = Authority(entries).find(text, paragraphs_of(text, language))
    return {entity.name: [mention.of(text) for mention in entity.mentions] for entity in entities}


@pytest.mark.parametrize(
    "written", ["Raisi", "RAISI", "raisi", "Ra'isi", "Ra’isi", "Raïsi", "Raisi’s", "رييسي", "رئيسي"]
)
def test_a_spelling_is_found_in_any_form_that_folding_joins(written: str) -> None:
    assert list(found(f"then {written} said", RAISI)) == ["Ebrahim Raisi"]


def test_the_genitive_is_no_part_of_a_mention() -> None:
    assert found("Raisi's speech", RAISI) == {"Ebrahim Raisi": ["Raisi"]}


@pytest.mark.parametrize("behind", [" Jr.", ", Jr.", " II", "\u00a0Sr"])
def test_a_name_that_goes_on_with_a_generation_is_another_bearers(behind: str) -> None:
    assert found(f"then Ebrahim Raisi{behind} said of Iran", RAISI, IRAN) == {"Iran": ["Iran"]}
    listed = AuthorityEntry("His son", PERSON, (f"Ebrahim Raisi{behind}",))
    assert list(found(f"then Ebrahim Raisi{behind} said", RAISI, listed)) == ["His son"]


@pytest.mark.parametrize("behind", [" Senior Adviser", " IIs", ", junior to none"])
def test_other_words_behind_a_name_are_no_generation(behind: str) -> None:
    assert list(found(f"then Ebrahim Raisi{behind}", RAISI)) == ["Ebrahim Raisi"]


def test_the_longest_spelling_wins() -> None:
    text = "Ebrahim Raisi of the National Council of Resistance of Iran"
    assert found(text, RAISI, RESISTANCE, IRAN) == {
        "Ebrahim Raisi": ["Ebrahim Raisi"],
        "National Council of Resistance of Iran": ["National Council of Resistance of Iran"],
    }


def test_a_shorter_spelling_counts_where_the_longer_one_breaks_off() -> None:
    assert found("the National Council of Iran", RESISTANCE, IRAN) == {"Iran": ["Iran"]}


@pytest.mark.parametrize(
    "written", ["Pour-Mohammadi", "Pour Mohammadi", "pour‑mohammadi", "Pourmohammadi", "POUR-MOHAMMADI"]
)
def test_a_compound_is_found_in_parts_and_joined(written: str) -> None:
    assert found(f"by {written} himself", POURMOHAMMADI) == {"Mostafa Pourmohammadi": [written]}


def test_a_spelling_in_capitals_is_matched_in_capitals_only() -> None:
    assert found("the UN and un homme and Un", UN) == {"United Nations": ["UN"]}


def test_initials_with_full_stops_are_the_name_in_capitals() -> None:
    assert found("The U.N. said", UN) == {"United Nations": ["U.N."]}


def test_mentions_come_in_the_order_of_the_text_and_entities_by_their_first() -> None:
    text = "Iran, then Raisi, then Iran, then Ebrahim Raisi"
    entities = Authority([RAISI, IRAN]).find(text)
    assert [entity.name for entity in entities] == ["Iran", "Ebrahim Raisi"]
    assert all(list(entity.mentions) == sorted(entity.mentions) for entity in entities)
    assert [entity.kind for entity in entities] == [PLACE, PERSON]


def test_no_mention_runs_over_two_paragraphs() -> None:
    assert found("said Ebrahim\n\nRaisi said", RAISI) == {"Ebrahim Raisi": ["Raisi"]}


def test_no_mention_runs_over_two_cells_of_a_row() -> None:
    entry = AuthorityEntry("Ebrahim Raisi", PERSON, ("Raisi",))
    assert found("| Raisi, Ebrahim | Ra'isi; Raeesi |", entry) == {"Ebrahim Raisi": ["Raisi", "Ra'isi"]}
    assert found("Ebrahim | Raisi", AuthorityEntry("Ebrahim Raisi", PERSON)) == {}


def test_what_lies_outside_of_the_paragraphs_is_not_read() -> None:
    assert Authority([IRAN]).find("Iran here", [Paragraph(Span(5, 9))]) == ()


@pytest.mark.parametrize(
    ("written", "mention"),
    [
        ("ورئيسي", "رئيسي"),
        ("لرئيسي", "رئيسي"),
        ("وبرئيسي", "رئيسي"),
        ("رئيسي", "رئيسي"),
        ("وَرئيسي", "وَرئيسي"),
    ],
)
def test_an_arabic_conjunction_written_onto_a_name_is_left_off(written: str, mention: str) -> None:
    assert found(f"قال {written} ذلك", RAISI, language="ar") == {"Ebrahim Raisi": [mention]}


def test_an_arabic_article_behind_li_is_put_back() -> None:
    khomeini = AuthorityEntry("Ruhollah Khomeini", PERSON, ("الخميني",))
    assert found("قال للخميني", khomeini, language="ar") == {"Ruhollah Khomeini": ["للخميني"]}


def test_arabic_prefixes_are_not_looked_for_in_persian() -> None:
    assert found("گفت ورئیسی بود", RAISI, language="fa") == {}


def test_a_rest_of_two_letters_is_no_name_behind_a_prefix() -> None:
    assert found("قال وبر", AuthorityEntry("Br", PLACE, ("بر",)), language="ar") == {}


TEHRAN = AuthorityEntry("Tehran", PLACE, ("تهران",))
ALI = AuthorityEntry("Ali", PERSON, ("علی", "ابراهیم رئیسی"))
AMERICA = AuthorityEntry("America", PLACE, ("آمریکا",))


@pytest.mark.parametrize(
    "written",
    [
        "تهرانها",
        "تهران‌ها",
        "تهرانهای",
        "تهرانهایی",
        "تهرانرا",
        "تهرانمان",
        "تهرانتان",
        "تهرانشان",
        "تهرانم",
        "تهرانت",
        "تهرانش",
        "تهرانست",
        "تِهرانِ",
    ],
)
@pytest.mark.parametrize("language", ["fa", "und"])
def test_a_persian_ending_is_no_part_of_a_name(written: str, language: str) -> None:
    mention = written if "\u0650" in written else "تهران"
    assert found(f"در {written} بود", TEHRAN, language=language) == {"Tehran": [mention]}


def test_it_is_taken_off_the_last_word_only() -> None:
    assert found("ابراهیم رئیسیها", ALI, language="fa") == {"Ali": ["ابراهیم رئیسی"]}
    assert found("ابراهیمها رئیسی", ALI, language="fa") == {}


def test_the_ezafe_is_taken_off_behind_a_vowel_and_nowhere_else() -> None:
    assert found("آمریکای بزرگ", AMERICA, language="fa") == {"America": ["آمریکا"]}
    assert found("تهرانی آمریکایی", TEHRAN, AMERICA, language="fa") == {}


def test_a_letter_more_behind_a_short_name_makes_another_word() -> None:
    assert found("علیش علیت", ALI, language="fa") == {}
    assert found("علیرا علیها", ALI, language="fa") == {"Ali": ["علی", "علی"]}


def test_persian_endings_are_not_looked_for_in_arabic() -> None:
    assert found("تهرانها", TEHRAN, language="ar") == {}


def test_arabic_prefixes_are_looked_for_where_the_language_is_not_known() -> None:
    assert found("قال ورئيسي وبتهران", RAISI, TEHRAN, language="und") == {
        "Ebrahim Raisi": ["رئيسي"],
        "Tehran": ["تهران"],
    }


def test_resolve_takes_the_name_as_a_whole() -> None:
    authority = Authority([RAISI, UN])
    assert authority.resolve("EBRAHIM RA’ISI") is RAISI
    assert authority.resolve("Ebrahim Raisi, president") is None
    assert authority.resolve("nobody") is None
    assert authority.resolve("") is None


def test_resolve_wants_capitals_where_the_list_has_them() -> None:
    authority = Authority([UN])
    assert authority.resolve("UN") is UN
    assert authority.resolve("un") is None
    assert authority.resolve("united nations") is UN


def test_a_spelling_under_two_entities_is_an_error_that_names_both() -> None:
    other = AuthorityEntry("Ahmad Raisi", PERSON, ("ra'isi",))
    with pytest.raises(AuthorityError, match=r"stands under 'Ebrahim Raisi' and under 'Ahmad Raisi'"):
        Authority([RAISI, other])


def test_one_entity_may_list_a_spelling_twice() -> None:
    Authority([AuthorityEntry("Ebrahim Raisi", PERSON, ("EBRAHIM RAISI", "Ebrahim Ra'isi"))])


def test_a_spelling_also_listed_in_small_letters_is_matched_in_any() -> None:
    entry = AuthorityEntry("United Nations", ORGANISATION, ("UN", "un"))
    assert found("the un said", entry) == {"United Nations": ["un"]}


def test_the_fingerprint_changes_with_the_entries_and_with_nothing_else() -> None:
    assert Authority([RAISI]).fingerprint == Authority([RAISI]).fingerprint
    assert Authority([RAISI]).fingerprint != Authority([RAISI, UN]).fingerprint
    assert Authority([IRAN]).fingerprint != Authority([AuthorityEntry("Iran", ORGANISATION)]).fingerprint


def test_a_restricted_list_finds_only_its_own() -> None:
    restricted = Authority([RAISI, IRAN]).restricted_to({"Iran"})
    assert [entity.name for entity in restricted.find("Raisi of Iran")] == ["Iran"]


def test_the_starter_list_can_be_read_and_holds_the_names_of_the_collection() -> None:
    starter = starter_authority()
    assert starter.resolve("Ra’isi") is starter.resolve("ابراهیم رئیسی")
    assert starter.resolve("PMOI") is starter.resolve("Mojahedin")
    assert starter.resolve("Khomeini") is not starter.resolve("Khamenei")


class TestFile:
    """The file of names as its owner writes it."""

    def load(self, tmp_path: Path, text: str) -> Authority:
        path = tmp_path / "authority.yaml"
        path.write_text(text, encoding="utf-8")
        return load_authority(path)

    def test_entries_have_a_name_a_kind_and_aliases(self, tmp_path: Path) -> None:
        (entry,) = self.load(
            tmp_path, "- name: Ebrahim  Raisi\n  kind: person\n  aliases: [Ra'isi, رئیسی, '']\n"
        ).entries
        assert entry == AuthorityEntry("Ebrahim Raisi", PERSON, ("Ra'isi", "رئیسی"))

    def test_aliases_may_be_left_out(self, tmp_path: Path) -> None:
        assert self.load(tmp_path, "- {name: Iran, kind: place}\n- {name: Iraq, kind: place, aliases: }\n")

    def test_a_byte_order_mark_is_no_part_of_the_file(self, tmp_path: Path) -> None:
        assert self.load(tmp_path, "\ufeff- {name: Iran, kind: place}").resolve("Iran")

    def test_an_empty_file_names_nobody(self, tmp_path: Path) -> None:
        assert self.load(tmp_path, "# nobody yet\n").entries == ()

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("- name: [unclosed", "line 1"),
            ("- name: a\n\tkind: person", "line 2"),
            ("name: Iran\nkind: place", "should be a list of entries"),
            ("just words", "should be a list of entries"),
            ("- kind: person", "entry 1 has no name"),
            ("- {name: ' ', kind: person}", "entry 1 has no name"),
            ("- Iran", "entry 1 has no name"),
            (
                "- {name: Iran, kind: place}\n- {name: Raisi, kind: man}",
                r"entry 2 \(Raisi\): kind should be one of",
            ),
            ("- {name: Iran}", r"entry 1 \(Iran\): kind should be one of person, organisation, place"),
            ("- {name: Iran, kind: place, aliases: Persia}", r"entry 1 \(Iran\): aliases should be a list"),
            (
                "- {name: A, kind: person, aliases: [Raisi]}\n- {name: B, kind: person, aliases: [Raisi]}",
                "keep it under one",
            ),
        ],
    )
    def test_what_is_wrong_with_it_is_said_with_its_place(
        self, tmp_path: Path, text: str, reason: str
    ) -> None:
        with pytest.raises(AuthorityError, match=reason) as caught:
            self.load(tmp_path, text)
        assert str(tmp_path / "authority.yaml") in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_a_missing_file_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(AuthorityError, match="no such file"):
            load_authority(tmp_path / "none.yaml")

    def test_bytes_that_are_no_text_are_said(self, tmp_path: Path) -> None:
        path = tmp_path / "authority.yaml"
        path.write_bytes(b"- name: \xff\xfe\xfa")
        with pytest.raises(AuthorityError, match="not UTF-8"):
            load_authority(path)
