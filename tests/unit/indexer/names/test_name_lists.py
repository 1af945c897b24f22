"""Lists of names of others: each form is read, and their names are found among those of a collection."""

from __future__ import annotations

import json

import pytest

from indexer.errors import NameListError
from indexer.model.document import EntityKind
from indexer.names.name_lists import match, read_name_list, script_of
from indexer.names.variants import Grade, VariantIndex

EU_XML = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2020-01-01">
  <sanctionEntity euReferenceNumber="EU.1.1" logicalId="1">
    <subjectType code="person" classificationCode="P"/>
    <nameAlias firstName="Jan" middleName="" lastName="Novak" wholeName="Jan Novak" strong="true"/>
    <nameAlias firstName="" middleName="" lastName="" wholeName="یان نواک" nameLanguage="FA"/>
    <nameAlias wholeName="The Baker" strong="false"/>
  </sanctionEntity>
  <sanctionEntity euReferenceNumber="EU.2.2"><subjectType code="enterprise"/>
    <nameAlias wholeName="Acme Trading"/></sanctionEntity>
</export>"""
EU_CSV = """\ufefffileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType;\
NameAlias_LastName;NameAlias_FirstName;NameAlias_MiddleName;NameAlias_WholeName
01/01/2020;1;EU.1.1;P;Novak;Jan;;Jan Novak
01/01/2020;1;EU.1.1;P;;;;"یان نواک"
01/01/2020;2;EU.2.2;E;;;;Acme Trading
"""
UN_XML = """<?xml version="1.0"?><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>7</DATAID>
<FIRST_NAME>JAN</FIRST_NAME><SECOND_NAME>NOVAK</SECOND_NAME><REFERENCE_NUMBER>QDi.1</REFERENCE_NUMBER>
<NAME_ORIGINAL_SCRIPT>یان نواک</NAME_ORIGINAL_SCRIPT>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Yan Nowak</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Baker</ALIAS_NAME></INDIVIDUAL_ALIAS>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><FIRST_NAME>ACME TRADING</FIRST_NAME>
<REFERENCE_NUMBER>QDe.2</REFERENCE_NUMBER><ENTITY_ALIAS><QUALITY/><ALIAS_NAME/></ENTITY_ALIAS>
</ENTITY></ENTITIES></CONSOLIDATED_LIST>"""
SDN_XML = """<?xml version="1.0"?><sdnList xmlns="http://tempuri.org/sdnList.xsd">
<sdnEntry><uid>36</uid><lastName>ACME TRADING</lastName><sdnType>Entity</sdnType></sdnEntry>
<sdnEntry><uid>37</uid><firstName>Jan</firstName><lastName>NOVAK</lastName><sdnType>Individual</sdnType>
<akaList><aka><uid>1</uid><type>a.k.a.</type><category>strong</category><lastName>NOWAK</lastName>
<firstName>Yan</firstName></aka><aka><category>weak</category><lastName>THE BAKER</lastName></aka></akaList>
</sdnEntry></sdnList>"""
SDN_CSV = (
    '36,"ACME TRADING",-0- ,"X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '37,"NOVAK, Jan","individual","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1960."\r\n'
    '38,"MERMAID","vessel","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a'
)
ALT_CSV = '37,1,"aka","NOWAK, Yan",-0- \r\n36,2,"fka","ACME",-0- \r\n'
FTM = "\n".join(
    json.dumps(entity, ensure_ascii=False)
    for entity in (
        {
            "id": "Q1",
            "schema": "Person",
            "properties": {"name": ["Jan Novak"], "alias": ["یان نواک"], "weakAlias": ["The Baker"]},
        },
        {"id": "Q2", "schema": "Company", "properties": {"name": ["Acme Trading"]}},
        {"id": "a1", "schema": "Address", "properties": {"full": ["1 Road"]}, "caption": "1 Road"},
    )
)


def names_of(entries):
    return {entry.id: [name.text for name in entry.names] for entry in entries}


@pytest.mark.parametrize(
    ("file_name", "content", "expected"),
    [
        ("eu.xml", EU_XML, {"EU.1.1": ["Jan Novak", "یان نواک", "The Baker"], "EU.2.2": ["Acme Trading"]}),
        ("eu.csv", EU_CSV, {"EU.1.1": ["Jan Novak", "یان نواک"], "EU.2.2": ["Acme Trading"]}),
        (
            "un.xml",
            UN_XML,
            {"QDi.1": ["JAN NOVAK", "یان نواک", "Yan Nowak", "The Baker"], "QDe.2": ["ACME TRADING"]},
        ),
        ("sdn.xml", SDN_XML, {"36": ["ACME TRADING"], "37": ["NOVAK, Jan", "NOWAK, Yan", "THE BAKER"]}),
        ("sdn.csv", SDN_CSV, {"36": ["ACME TRADING"], "37": ["NOVAK, Jan"], "38": ["MERMAID"]}),
        ("alt.csv", ALT_CSV, {"37": ["NOWAK, Yan"], "36": ["ACME"]}),
        ("ftm.jsonl", FTM, {"Q1": ["Jan Novak", "یان نواک", "The Baker"], "Q2": ["Acme Trading"]}),
        (
            "list.csv",
            'id,Name,aliases\n7,Jan Novak,"Yan Nowak; J. Novak"\n8,,\n',
            {"7": ["Jan Novak", "Yan Nowak", "J. Novak"]},
        ),
        ("list.csv", "1960;Jan Novak;x1\n1961;Ali Karimi;x2\n", {"1": ["Jan Novak"], "2": ["Ali Karimi"]}),
        ("list.txt", "# people\nJan Novak\n\n  یان   نواک \n", {"2": ["Jan Novak"], "4": ["یان نواک"]}),
    ],
)
def test_each_form_of_list_is_read(file_name, content, expected):
    assert names_of(read_name_list(content.encode(), file_name)) == expected


@pytest.mark.parametrize(
    ("file_name", "content", "person"),
    [
        ("eu.xml", EU_XML, "EU.1.1"),
        ("eu.csv", EU_CSV, "EU.1.1"),
        ("un.xml", UN_XML, "QDi.1"),
        ("sdn.xml", SDN_XML, "37"),
        ("sdn.csv", SDN_CSV, "37"),
        ("ftm.jsonl", FTM, "Q1"),
    ],
)
def test_the_kind_of_an_entry_is_known(file_name, content, person):
    kinds = {entry.id: entry.kind for entry in read_name_list(content.encode(), file_name)}
    assert kinds.pop(person) is EntityKind.PERSON
    assert EntityKind.ORGANISATION in kinds.values()


@pytest.mark.parametrize("content", [EU_XML, UN_XML, SDN_XML, FTM])
def test_weak_spellings_are_marked(content):
    entries = read_name_list(content.encode(), "list")
    weak = [name.text for entry in entries for name in entry.names if name.is_weak]
    assert [name.casefold() for name in weak] == ["the baker"]


def test_aliases_of_ofac_join_their_entries():
    entries = read_name_list(SDN_CSV.encode(), "sdn.csv", aliases=ALT_CSV.encode())
    assert names_of(entries) == {
        "36": ["ACME TRADING", "ACME"],
        "37": ["NOVAK, Jan", "NOWAK, Yan"],
        "38": ["MERMAID"],
    }
    assert [entry.kind for entry in entries] == [EntityKind.ORGANISATION, EntityKind.PERSON, None]


def test_the_column_of_names_can_be_given():
    content = b"nickname,who\nBaker,Jan Novak\n"
    assert names_of(read_name_list(content, "x.csv", column="Who")) == {"2": ["Jan Novak"]}


def test_text_in_sixteen_bits_is_read():
    content = "Jan Novak\n".encode("utf-16")
    assert names_of(read_name_list(content, "x.txt")) == {"1": ["Jan Novak"]}


@pytest.mark.parametrize(
    ("file_name", "content", "reason"),
    [
        ("x.txt", b"", "has no names"),
        ("x.txt", b"\xc3\x28", "is not UTF-8 text"),
        ("x.csv", b"id,name\n1,\n", "has no names"),
        ("x.xml", b"<a><b></a>", "is not XML"),
        ("x.xml", b"<html><body>Jan</body></html>", "no list of the EU, the UN or OFAC"),
        ("x.jsonl", b'{"id": 1', "line 1 is not JSON"),
        ("x.jsonl", b'{"id": 1}', "line 1 is no entity of FollowTheMoney"),
        ("x.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "no list"),
    ],
)
def test_what_is_no_list_is_an_error(file_name, content, reason):
    with pytest.raises(NameListError, match=reason):
        read_name_list(content, file_name)


def test_a_column_that_is_missing_is_an_error():
    with pytest.raises(NameListError, match="has no column 'who'"):
        read_name_list(b"name\nJan\n", "x.csv", column="who")


@pytest.mark.parametrize(
    ("text", "script"), [("Jan", "latin"), ("یان", "arabic"), ("Ян", "cyrillic"), ("1 -", "other")]
)
def test_scripts(text, script):
    assert script_of(text) == script


NAMES = ("Jan Nowak", "Jan Novák", "Ebrahim Raisi", "Acme", "ابراهیم رئیسی", "Acme Trading Company")


def rows_of(content, **options):
    entries = read_name_list(content.encode(), "list.csv")
    rows = match(entries, VariantIndex(NAMES), **options)
    return [(row.entry.id, NAMES[row.index], row.alias.text, row.grade) for row in rows]


def test_names_of_a_list_are_found_in_both_scripts():
    rows = rows_of("id,name,aliases\n1,Ibrahim Raeesi,رئیسی\n")
    assert rows == [
        ("1", "Ebrahim Raisi", "Ibrahim Raeesi", Grade.SAME),
        ("1", "ابراهیم رئیسی", "Ibrahim Raeesi", Grade.SAME),
    ]


def test_what_is_less_alike_than_the_bound_is_no_match():
    assert rows_of("name\nOmar Farouk\n") == []
    assert rows_of("name\nJan Nowik\n", least=1.0) == []


def test_a_weak_spelling_is_only_suggested():
    content = FTM.replace("The Baker", "Ebrahim Raisi")
    rows = match(read_name_list(content.encode(), "x.jsonl"), VariantIndex(NAMES))
    grades = {row.alias.text: row.grade for row in rows}
    assert grades["Ebrahim Raisi"] is Grade.SUGGESTED
    assert grades["Jan Novak"] is Grade.SAME
