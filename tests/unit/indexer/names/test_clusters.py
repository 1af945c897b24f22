"""Found names are joined where that is certain, and only there."""

from __future__ import annotations

import pytest

from indexer.model.document import EntityKind
from indexer.names.clusters import FoundName, Reason, cluster
from indexer.names.confusables import ListedEntity

PERSON = EntityKind.PERSON
LISTED = (
    ListedEntity("Ruhollah Khomeini", PERSON, ("Ruhollah Khomeini", "Khomeini", "خمینی")),
    ListedEntity("Ali Khamenei", PERSON, ("Ali Khamenei", "Khamenei", "علی خامنه‌ای")),
    ListedEntity("Ebrahim Raisi", PERSON, ("Ebrahim Raisi",)),
)


def people(*names):
    return [FoundName(name, PERSON) for name in names]


def groups_of(names, listed=(), apart=()):
    groups = cluster(names, listed, apart).groups
    return {frozenset(names[i].name for i in group.members) for group in groups}


@pytest.mark.parametrize(
    "names",
    [
        ("Ebrahim Raisi", "Ebrahim Raeesi", "Ibrahim Ra'isi", "RAISI, Ebrahim", "ابراهیم رئیسی"),
        ("Mostafa Pour-Mohammadi", "Mostafa Pourmohammadi", "مصطفی پورمحمدی"),
        ("Hossein-Ali Nayyeri", "Hosseinali Nayeri", "حسینعلی نیری"),
        ("Ali Khamenei", "Ali Chamenei", "علی خامنه‌ای"),
        ("Reza Djalali", "Reza Jalali", "Reza Dschalali"),
        ("Ruhollah Khomeini", "Rouhollah Khomeiny", "Rohollah Chomeini"),
    ],
)
def test_spellings_of_a_full_name_are_one_group(names):
    assert groups_of(people(*names)) == {frozenset(names)}


@pytest.mark.parametrize("listed", [(), LISTED])
@pytest.mark.parametrize(
    "names",
    [
        ("Khomeini", "Khamenei", "Khomenei"),
        ("Ruhollah Khomeini", "Ruhollah Khomenei", "Ruhollah Khamenei"),
        ("Hossein Ali Nayyeri", "Hossein Ali Nouri", "Hossein Ali Nairi"),
        ("حسینعلی نیری", "حسینعلی نوری"),
        ("روح‌الله خمینی", "روح‌الله خامنه‌ای"),
        ("روح الله الخميني", "روح الله الخامنئي"),
        ("Hossein Ali Nayyeri", "حسینعلی نوری"),
        ("Ali Maleki", "Ali Maliki"),
        ("Hamid Ahmadi", "Hamed Ahmadi"),
        ("Raisi", "Raeesi"),
        ("Saeed Jalili", "Saeed Khalili"),
        ("Ali Chirazi", "Ali Shirazi", "Ali Khirazi"),
        ("Saddam Kamel", "Saddam Kamel Jr.", "Saddam Kamel, Sr.", "Saddam Kamel II"),
    ],
)
def test_other_people_stay_apart(names, listed):
    assert groups_of(people(*names), listed) == {frozenset([name]) for name in names}


def test_father_and_son_are_two_and_what_is_certain_of_one_stays_so():
    son = ("Ebrahim Raisi Jr.", "Ebrahim Raeesi, Junior", "RAISI, Ebrahim, Jr")
    father = ("Ebrahim Raisi", "Ebrahim RAEESI", "ابراهیم رئیسی")
    names = people(*son, *father, "Ebrahim Raisi Sr")
    assert groups_of(names) == {frozenset(son), frozenset(father), frozenset(["Ebrahim Raisi Sr"])}
    suggested = {frozenset([own.one, own.other]) for own in cluster(names).suggestions}
    assert frozenset(["Ebrahim Raisi", "Ebrahim Raisi Jr."]) in suggested


def test_the_son_of_somebody_listed_is_not_the_one_listed():
    listed = (ListedEntity("Donald Trump", PERSON, ("Donald Trump", "Trump")),)
    names = people("Donald Trump Jr.", "Trump Jr.", "Donald J. Trump")
    assert {group.entity for group in cluster(names, listed).groups} == {None}
    both = (*listed, ListedEntity("Don Jr.", PERSON, ("Donald Trump Jr.",)))
    found = {
        group.entity: group.members
        for group in cluster(people("Donald Trump", "Donald Trump Jr"), both).groups
    }
    assert found == {"Donald Trump": (0,), "Don Jr.": (1,)}


def test_an_initial_joins_no_son():
    names = [
        FoundName("J. Smith", PERSON, with_names=frozenset(["Acme"])),
        FoundName("John Smith Jr.", PERSON, with_names=frozenset(["Acme"])),
    ]
    assert len(groups_of(names)) == 2


def test_a_variant_of_a_listed_name_belongs_to_its_entity():
    names = people("Ebrahim Raeesi", "ابراهیم رئیسی", "Ali Raisi")
    groups = {group.entity: group.members for group in cluster(names, LISTED).groups}
    assert groups == {"Ebrahim Raisi": (0, 1), None: (2,)}


def test_what_could_be_two_entities_is_suggested_for_both():
    clustering = cluster(people("Khomenei"), LISTED)
    assert clustering.groups[0].entity is None
    assert {own.other for own in clustering.suggestions} == {"Ruhollah Khomeini", "Ali Khamenei"}


def test_an_initial_joins_the_only_name_that_is_in_its_company():
    names = [
        FoundName("J. Smith", PERSON, with_names=frozenset(["Acme"])),
        FoundName("John Smith", PERSON, with_names=frozenset(["Acme", "Other"])),
    ]
    assert groups_of(names) == {frozenset(["J. Smith", "John Smith"])}


def test_an_initial_without_company_is_suggested():
    clustering = cluster(people("J. Smith", "John Smith"))
    assert len(clustering.groups) == 2
    assert [own.reason for own in clustering.suggestions] == [Reason.INITIAL]


def test_an_initial_of_two_names_joins_neither():
    names = [
        FoundName(name, PERSON, with_names=frozenset(["Acme"]))
        for name in ("J. Smith", "John Smith", "James Smith")
    ]
    assert len(groups_of(names)) == 3


def test_what_a_person_has_kept_apart_stays_apart():
    names = people("Ebrahim Raisi", "Ebrahim Raeesi")
    assert len(groups_of(names, apart=[("Ebrahim Raisi", "Ebrahim Raeesi")])) == 2


def test_kinds_are_not_mixed():
    names = [FoundName("Imam Sadr", PERSON), FoundName("Imam Sadr", EntityKind.PLACE)]
    assert len(cluster(names).groups) == 2


def test_organisations_with_the_same_words_are_one():
    names = [
        FoundName(name, EntityKind.ORGANISATION)
        for name in ("Ansar-e Hezbollah", "Ansar Hizbollah", "Ansare Hezbollah", "Sepah", "Sepa")
    ]
    assert groups_of(names) >= {frozenset(["Sepah"]), frozenset(["Sepa"])}


def test_the_canonical_name_is_plain_and_frequent():
    names = [
        FoundName("RAISI, Ebrahim", PERSON, 9),
        FoundName("ابراهیم رئیسی", PERSON, 9),
        FoundName("Ebrahim Raeesi", PERSON, 2),
        FoundName("Ebrahim Raisi", PERSON, 3),
    ]
    (group,) = cluster(names).groups
    assert group.name == "Ebrahim Raisi"


def test_a_title_is_no_part_of_the_name_that_a_group_goes_by():
    names = [
        FoundName("Secretary-General Kofi Annan", PERSON, 9),
        FoundName("Kofi Annan", PERSON),
        FoundName("Dr. Kofi Annan", PERSON),
    ]
    assert [group.name for group in cluster(names).groups] == ["Kofi Annan"]
    names = [FoundName("Dr. Kofi Atta Annan", PERSON), FoundName("Mr. Kofi Atta Annan", PERSON, 2)]
    assert [group.name for group in cluster(names).groups] == ["Mr. Kofi Atta Annan"]


def test_the_head_of_a_body_is_not_the_body():
    names = [
        FoundName(name, EntityKind.ORGANISATION)
        for name in (
            "President of the Security Council",
            "Security Council",
            "Assembly",
            "President of the Assembly",
        )
    ]
    assert len(groups_of(names)) == 4
    assert len(groups_of([FoundName(name, EntityKind.PLACE) for name in ("Kuwait", "Sheikh Kuwait")])) == 2


def places(*names):
    return [FoundName(name, EntityKind.PLACE) for name in names]


def test_a_country_is_one_place_in_every_language():
    german = ("Germany", "Deutschland", "آلمان", "ألمانيا", "Allemagne", "GERMANY")
    american = ("United States", "U.S.", "USA", "États-Unis", "ایالات متحده", "آمريكا", "أمريكا")
    others = (
        "Georgia",
        "Georgien",
        "Congo",
        "Dominica",
        "Dominican Republic",
        "Tunis",
        "Tunisia",
        "Granada",
        "Grenada",
    )
    assert groups_of(places(*german, *american, *others)) == {
        frozenset(german),
        frozenset(american),
        *(frozenset([name]) for name in others),
    }


def test_a_town_or_a_body_that_is_known_is_one_in_three_languages():
    towns = ("Tehran", "تهران", "طهران")
    others = ("Jerusalem", "القدس", "بیت‌المقدس"), ("Tabriz", "تبریز")
    assert groups_of(places(*towns, *others[0], *others[1])) == {frozenset(towns), *map(frozenset, others)}
    bodies = ("United Nations", "UN", "سازمان ملل متحد", "سازمان ملل", "الأمم المتحدة", "Nations unies")
    named = enumerate((*bodies, "Hezbollah", "حزب الله"))
    names = [FoundName(name, EntityKind.ORGANISATION, 9 - number) for number, name in named]
    groups = {group.name: len(group.members) for group in cluster(names).groups}
    assert groups == {"United Nations": 6, "Hezbollah": 2}


def test_a_known_name_is_in_no_doubt_because_the_list_has_one_like_it():
    near = (("Esia", "ایسا"), ("Aseya", "اسیه"))
    listed = [ListedEntity(latin, EntityKind.PLACE, (latin, own)) for latin, own in near]
    groups = {group.name: len(group.members) for group in cluster(places("Asia", "آسیا"), listed).groups}
    assert groups["Asia"] == 2


def test_a_country_goes_by_what_most_documents_call_it():
    names = [
        FoundName(name, EntityKind.PLACE, n)
        for name, n in (
            ("Deutschland", 9),
            ("Germany", 3),
            ("ألمانيا", 20),
            ("Vereinigte Staaten von Amerika", 2),
        )
    ]
    assert {group.name for group in cluster(names).groups} >= {"Deutschland"}
    names = [
        FoundName(name, EntityKind.PLACE, n) for name, n in (("US", 9), ("United States", 3), ("USA", 5))
    ]
    assert [group.name for group in cluster(names).groups] == ["United States"]


def test_a_country_that_is_listed_is_the_listed_one_and_a_person_may_part_them():
    listed = (ListedEntity("Persia", EntityKind.PLACE, ("Persia", "Iran", "ایران")),)
    (group,) = cluster(places("Irán", "Íran"), listed).groups[:1]
    assert group.entity == "Persia"
    assert len(groups_of(places("Germany", "Deutschland"), apart=[("Germany", "Deutschland")])) == 2
    people_too = [FoundName("Deutschland", PERSON), FoundName("Germany", EntityKind.PLACE)]
    assert len(groups_of(people_too)) == 2


def test_an_article_does_not_make_a_place_any_fuller():
    names = [FoundName("La California", EntityKind.PLACE), FoundName("California", EntityKind.PLACE, 5)]
    assert [group.name for group in cluster(names).groups] == ["California"]
    names = [FoundName("The Hague", EntityKind.PLACE, 3), FoundName("Hague", EntityKind.PLACE, 2)]
    assert [group.name for group in cluster(names).groups] == ["The Hague"]


def test_every_name_is_in_the_group_that_it_is_said_to_be_in():
    names = people("Ebrahim Raisi", "Khomeini", "Ebrahim Raeesi", "", "Khomeini")
    clustering = cluster(names)
    for number, group in enumerate(clustering.group_of):
        assert number in clustering.groups[group].members
