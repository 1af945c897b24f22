"""Names of persons as lists write them."""

from __future__ import annotations

import pytest

from indexer.model.document import EntityKind
from indexer.names.authority import AuthorityEntry
from indexer.names.listed_person_names import forms_of, posts_in, with_forms


@pytest.mark.parametrize(
    ("heading", "name", "surname"),
    [
        ("Allen, George V.", "George V. Allen", "Allen"),
        ("Hoover, Herbert C., Jr.", "Herbert C. Hoover", "Hoover"),
        ("Goodpaster, Brigadier General Andrew J., USA (ret.)", "Andrew J. Goodpaster", "Goodpaster"),
        ("Ayub Khan, General Mohammad", "Mohammad Ayub Khan", "Ayub Khan"),
        ("Irwin, John N. II", "John N. Irwin", "Irwin"),
        ("Mansfield, Michael J. “Mike”", "Michael J. Mansfield", "Mansfield"),
        ("Harlech, Lord, (William David Ormsby Gore)", "Lord Harlech", "Harlech"),
        ("Ebrahim Raisi", "Ebrahim Raisi", ""),
        ("Mao Tse-tung (Mao Zedong)", "Mao Tse-tung", ""),
        ("Allen,", "Allen", ""),
        (",", ",", ""),
    ],
)
def test_a_heading_gives_the_name_as_it_is_spoken(heading: str, name: str, surname: str) -> None:
    forms = forms_of(heading)
    assert (forms.name, forms.surname) == (name, surname)


@pytest.mark.parametrize(
    ("heading", "form"),
    [
        ("Allen, George V.", "George Allen"),
        ("Allen, George V.", "G.V. Allen"),
        ("Allen, George V.", "G. V. Allen"),
        ("Menon, V.K. Krishna", "Krishna Menon"),
        ("Ali, Syed Amjad", "Amjad Ali"),
        ("Twining, General Nathan F., USAF", "General Twining"),
        ("Twining, General Nathan F., USAF", "General Nathan F. Twining"),
        ("Mansfield, Michael J. “Mike”", "Mike Mansfield"),
    ],
)
def test_other_forms_leave_out_what_texts_leave_out(heading: str, form: str) -> None:
    assert form in forms_of(heading).others


def test_a_post_stands_before_the_surname() -> None:
    description = "Deputy Secretary of Defense to 1955; Pakistani Ambassador to India; then in retirement"
    assert posts_in(description) == ["Deputy Secretary", "Secretary", "Pakistani Ambassador", "Ambassador"]
    assert "Ambassador Ali" in forms_of("Ali, Syed Amjad", description).others
    assert posts_in("") == []


def test_the_entry_of_a_person_gets_them_and_keeps_what_it_had() -> None:
    entry = AuthorityEntry("Allen, George V.", EntityKind.PERSON, ("Geo. Allen",), dates=(("born", "1903"),))
    changed = with_forms(entry)
    assert (changed.id, changed.name) == ("george-v-allen", "George V. Allen")
    assert changed.aliases[0] == "Geo. Allen"
    assert "George Allen" in changed.aliases
    assert (changed.surnames, changed.dates) == (("Allen",), entry.dates)
    kept = AuthorityEntry("Allen, George V.", EntityKind.PERSON, id="p1")
    assert with_forms(kept).id == "p1"
    company = AuthorityEntry("Allen, Hughes & Co.", EntityKind.ORGANISATION)
    assert with_forms(company) is company
