"""Files that somebody made, or broke, so that reading them goes wrong: each was a bug once."""

from __future__ import annotations

import codecs
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.enrichment.document import build_document
from indexer.enrichment.title import title_of_file
from indexer.names.authority import Authority
from indexer.reading.charset import decode
from indexer.reading.corpus import SourceFile, path_of, walk
from indexer.reading.file_names import printable
from indexer.reading.kinds import format_of
from indexer.reading.source_text import BadRecord, SourceText, Unreadable
from indexer.yaml_text import YamlTextError, load_yaml
from tests.unit.indexer.reading.builders import claims, read_all, read_one, texts
from web.views.document import _safe_name

SEPARATORS = ["\u2028", "\u2029", "\x85", "\v", "\x1c", "\x1d", "\x1e"]
NO_DATA = "not a file of data (a pipe, a socket or a device)"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
WHO = "title: A log\nauthor: Jane Doe\n"


def walked(corpus: Path) -> dict[str, SourceFile]:
    return {file.source: file for file in walk(corpus)}


def with_front_matter(yaml: str) -> SourceText:
    found = read_one("a.md", f"---\n{yaml}\n---\nWords.")
    assert texts(found) == ["Words."]
    return found


def doubts_of(found: SourceText) -> tuple[str, ...]:
    _, doubts = build_document(found, source="a.md", sha256="", size_bytes=1, authority=Authority((), Path()))
    return doubts


class TestSidecars:
    def test_a_pipe_is_listed_and_never_opened(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("Words.")
        os.mkfifo(tmp_path / "a.txt.meta.yaml")
        files = walked(tmp_path)
        assert files["a.txt"].sidecar is None
        assert files["a.txt.meta.yaml"].skip_reason == f"describes a.txt, but is not used: {NO_DATA}"

    def test_a_pipe_that_took_the_place_of_a_sidecar_is_a_warning(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt.meta.yaml")
        found = read_one("a.txt", "Words.", tmp_path / "a.txt.meta.yaml")
        assert found.warnings == ("sidecar a.txt.meta.yaml is not a file of data",)

    @pytest.mark.parametrize(
        ("target", "reason"),
        [
            ("../secret.yaml", "a link that leads out of the folder"),
            ("/dev/zero", "a link that leads out of the folder"),
            ("nothing", "a link to nothing"),
            ("pipe", NO_DATA),
            ("folder", "a link to a folder"),
        ],
    )
    def test_a_link_obeys_the_rule_of_documents(self, tmp_path: Path, target: str, reason: str) -> None:
        corpus = tmp_path / "corpus"
        (corpus / "folder").mkdir(parents=True)
        (tmp_path / "secret.yaml").write_text("title: Secret")
        os.mkfifo(corpus / "pipe")
        (corpus / "a.txt").write_text("Words.")
        (corpus / "a.txt.meta.json").symlink_to(target)
        files = walked(corpus)
        assert files["a.txt"].sidecar is None
        assert files["a.txt.meta.json"].skip_reason == f"describes a.txt, but is not used: {reason}"

    def test_the_next_that_can_be_used_is(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("Words.")
        (tmp_path / "a.txt.meta.json").symlink_to("/dev/zero")
        (tmp_path / "a.txt.meta.yaml").write_text("title: A log")
        files = walked(tmp_path)
        assert files["a.txt"].sidecar == tmp_path / "a.txt.meta.yaml"
        assert files["a.txt.meta.yaml"].skip_reason == "describes a.txt"

    def test_a_link_inside_of_the_folder_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("Words.")
        (tmp_path / "all.json").write_text("{}")
        (tmp_path / "a.txt.meta.json").symlink_to("all.json")
        assert walked(tmp_path)["a.txt"].sidecar == tmp_path / "a.txt.meta.json"

    def test_a_folder_with_the_name_of_a_sidecar_is_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("Words.")
        (tmp_path / "a.txt.meta.json").mkdir()
        (tmp_path / "a.txt.meta.json" / "b.txt").write_text("Words.")
        files = walked(tmp_path)
        assert list(files) == ["a.txt", "a.txt.meta.json/b.txt"]
        assert files["a.txt"].sidecar is None

    @pytest.mark.parametrize("separator", [*SEPARATORS, "\t"])
    def test_a_separator_in_a_json_text_is_no_error(self, tmp_path: Path, separator: str) -> None:
        sidecar = tmp_path / "a.txt.meta.json"
        sidecar.write_text(f'{{"title": "one{separator}two"}}', encoding="utf-8")
        assert claims(read_one("a.txt", "Words.", sidecar), "title") == [("one two", "sidecar")]


class TestNamesOfFiles:
    def test_a_byte_and_its_escape_are_two_sources(self, tmp_path: Path) -> None:
        names = [b"a\xff.txt", b"a\\xff.txt", b"a\n.txt", b"a\\x0a.txt", b"a\\.txt", b"a\\x5c.txt"]
        for name in names:
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("Words.")
        files = walked(tmp_path)
        assert len(files) == len(names)
        for source, file in files.items():
            assert path_of(tmp_path, source) == file.path

    @given(st.binary(min_size=1).filter(lambda name: b"\x00" not in name))
    def test_every_name_can_be_written_and_read_back(self, name: bytes) -> None:
        source = printable(os.fsdecode(name))
        source.encode()
        assert os.fsencode(path_of(Path(), source)) == os.fsencode(Path(os.fsdecode(name)))

    @given(st.text(st.characters(exclude_characters="\x00/", codec="utf-8"), min_size=1))
    def test_a_source_is_one_line_that_steers_nothing(self, name: str) -> None:
        source = printable(name)
        assert source.splitlines() == [source]
        assert not set(source) & {chr(code) for code in (*range(32), *range(127, 160), 0x202E, 0x2066)}
        assert path_of(Path("/c"), source) == Path("/c") / name

    def test_ordinary_names_stay_as_they_are(self) -> None:
        for name in ["نامه‌ها/گزارش ۱۳۶۷.txt", "é (1), 'x' [y].md", "a%20b"]:
            assert printable(name) == name

    def test_a_title_from_a_name_is_one_line(self) -> None:
        assert title_of_file(printable("one\ntwo\x1b[31m\u2028three.txt")) == "one two[31m three"
        assert title_of_file(printable("\n.txt")) == ".txt"
        assert title_of_file(printable("\x1b")) == "\\x1b"
        assert title_of_file(printable("a\\b.txt")) == "a\\b"
        assert title_of_file(printable(os.fsdecode(b"t\xe9.txt"))) == "t\\xe9"

    def test_the_ending_of_a_name_steers_nothing_either(self) -> None:
        with pytest.raises(Unreadable, match=r": \.\\x1b\[31m\\x0a$"):
            format_of("a.\x1b[31m\n", b"\x00\x01 no words")

    def test_a_download_has_a_name_that_a_header_can_hold(self) -> None:
        assert _safe_name("a\r\nb\x1b\u202e\udcff.txt") == "a__b___.txt"
        assert _safe_name("گزارش ۱۳۶۷.txt") == "گزارش ۱۳۶۷.txt"


class TestRecords:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("separator", SEPARATORS)
    def test_a_separator_inside_of_a_text_ends_no_line(self, separator: str, end: str) -> None:
        lines = [f'{{"id": "{i}", "text": "one{separator}{separator}two"}}' for i in range(2)]
        found = read_all("a.jsonl", end.join([*lines, "{oops"]))
        assert [texts(each) for each in found[:2] if isinstance(each, SourceText)] == [["one", "two"]] * 2
        assert found[2] == BadRecord("line 3: not JSON")

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("separator", SEPARATORS)
    def test_a_separator_inside_of_a_cell_ends_no_row(self, separator: str, end: str) -> None:
        rows = ["id,text", f"1,one{separator}{separator}two", f'2,"one{separator}{end}two"', "3,a,b"]
        found = read_all("a.csv", end.join(rows))
        assert [texts(each) for each in found[:2] if isinstance(each, SourceText)] == [["one", "two"]] * 2
        assert found[2] == BadRecord("line 5: 3 cells under 2 columns")

    def test_a_sequence_of_json_texts_is_read(self) -> None:
        found = read_all("a.jsonl", '\x1e{"text": "one"}\n\x1e{"text": "two"}\n')
        assert [texts(each) for each in found if isinstance(each, SourceText)] == [["one"], ["two"]]

    def test_a_kind_that_is_no_text_is_a_warning(self) -> None:
        line = json.dumps({"text": "w", "title": "T", "entities": [{"name": "Evin", "kind": [["x"]]}]})
        (found,) = read_all("a.jsonl", line)
        assert isinstance(found, SourceText)
        assert found.warnings == ("line 1: record: entities should have a text as kind, not a list",)
        assert claims(found, "title") == [("T", "record")]


class TestYaml:
    @pytest.mark.parametrize(
        "value", ["!!bool maybe", '!!int ""', "!!timestamp foo", "1988-02-30", "0x", "1_"]
    )
    def test_a_value_that_means_nothing_is_left_out_alone(self, value: str) -> None:
        found = with_front_matter(f"{WHO}date: {value}")
        assert claims(found, "title") == [("A log", "front matter")]
        assert claims(found, "author") == [("Jane Doe", "front matter")]
        if value != '!!int ""':
            assert any("cannot be read" in doubt for doubt in doubts_of(found))

    @pytest.mark.parametrize(
        ("yaml", "reason"),
        [
            ("a: " + "[" * 5_000, "nested too deeply"),
            ("a: !mine x", "the tag '!mine' is not known"),
            ("a: !!python/object:os.system x", "is not known"),
            ("a: !!set {x, y}", "the tag 'set' is not known"),
            ("a: !!str [x]", "a single value"),
            ('a: "\\UFFFFFFFF"', "invalid Unicode"),
            ("a: " + "{b: " * 100, "nested too deeply"),
            ("? [a]\n: b", "unhashable"),
            ("a: *nobody", "undefined alias"),
            ("a: &a x\nb: [" + "*a," * 200 + "]", "more than 100 aliases"),
            ("a: b\n--- \nc: d", "another document"),
        ],
    )
    def test_what_is_refused_is_one_line_and_one_error(self, yaml: str, reason: str) -> None:
        with pytest.raises(YamlTextError, match=reason) as caught:
            load_yaml(yaml)
        assert len(str(caught.value).splitlines()) == 1
        if "---" not in yaml:
            (warning,) = with_front_matter(yaml).warnings
            assert reason in warning

    def test_what_is_open_at_the_end_is_an_error_of_the_last_line(self) -> None:
        with pytest.raises(YamlTextError, match="line 2: did not find"):
            load_yaml("a: b\nc: [d\n")
        assert (
            with_front_matter("a: b\nc: [d").warnings[0].startswith("the front matter is not YAML (line 3)")
        )

    def test_a_character_that_yaml_forbids_has_its_line(self) -> None:
        with pytest.raises(YamlTextError, match="line 2: a character"):
            load_yaml("زندان: b\nc: \x01\nd: e")

    def test_a_tab_between_key_and_value_is_a_space(self) -> None:
        assert load_yaml("title:\tA letter\ndate: 1988\t# as stamped") == {
            "title": "A letter",
            "date": "1988",
        }

    def test_a_text_as_deep_as_is_read_is_read(self) -> None:
        assert load_yaml("- " * 100 + "x") is not None

    @pytest.mark.parametrize(
        "key", ["entities: [*i]", "entities: [{name: Evin, kind: *i}]", "authors: *i", "title: *i"]
    )
    def test_an_anchor_bomb_does_not_go_off(self, key: str) -> None:
        found = with_front_matter(BOMB + "publisher: Press\n" + key)
        assert claims(found, "publisher") == [("Press", "front matter")]
        assert len(found.warnings) == 1
        assert len(found.warnings[0]) < 200

    def test_merging_does_not_multiply(self) -> None:
        text = "a: &a {x: 1}\nb: &b {<<: [*a, *a]}\nc: {<<: *b, y: 2}"
        assert load_yaml(text) == {
            "a": {"x": "1"},
            "b": {"<<": [{"x": "1"}, {"x": "1"}]},
            "c": {"<<": {"<<": [{"x": "1"}, {"x": "1"}]}, "y": "2"},
        }

    def test_a_list_that_holds_itself_is_refused_by_its_type(self) -> None:
        found = with_front_matter("entities: &e [*e]")
        assert found.warnings == ("front matter: entities should have a name and a kind, not a list",)

    def test_values_are_texts(self) -> None:
        text = "a: no\nb: 1988\nc: 2016-08-14T10:00:00Z\nd: ~\ne:\nf: [1.5, null]\ng: =\nh: ''"
        assert load_yaml(text) == {
            "a": "no", "b": "1988", "c": "2016-08-14T10:00:00Z", "d": None, "e": None, "f": ["1.5", None],
            "g": "=", "h": "",
        }  # fmt: skip
        assert load_yaml("") is None

    def test_front_matter_without_end_is_not_parsed(self) -> None:
        assert with_front_matter("a: " + "x" * 1_000_001).warnings == (
            "the front matter is larger than 1 MB",
        )

    @given(st.text("[]{}&*!a: -\n\"'|>?#%@\\,<=~", max_size=60))
    def test_any_text_is_a_value_or_one_kind_of_error(self, text: str) -> None:
        try:
            load_yaml(text)
        except YamlTextError as error:
            reason = str(error)
        else:
            reason = ""
        assert "\n" not in reason


class TestCharsets:
    @pytest.mark.parametrize("pattern", [b"\x00\x01\x02\xff", b"\x01\xff\x02\xfe", bytes(range(1, 256))])
    def test_a_pattern_of_bytes_is_no_utf16(self, pattern: bytes) -> None:
        with pytest.raises(Unreadable, match="binary"):
            decode(pattern * 500)

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize(
        "text",
        [
            "The committee met in Tehran and spoke of the mass graves. " * 5,
            "این نامه در زندان نوشته شده است و نام چند زندانی در آن آمده است. " * 5,
            "Письмо написано в тюрьме, в нём названы заключённые. " * 5,
        ],
    )
    def test_writing_without_a_mark_is_still_read(self, text: str, encoding: str) -> None:
        decoded = decode(text.encode(encoding))
        assert decoded.text == text
        assert "read as utf-16" in (decoded.warning or "").lower()

    @pytest.mark.parametrize(
        ("mark", "encoding"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
    )
    def test_an_odd_byte_at_the_end_loses_no_word(self, mark: bytes, encoding: str) -> None:
        decoded = decode(mark + "نامه‌ها".encode(encoding) + b"\x20")
        assert (decoded.text, decoded.warning) == ("نامه‌ها", "the last character is cut off")

    def test_an_odd_byte_without_a_mark_is_said_as_well(self) -> None:
        text = "The committee met in Tehran and spoke of the mass graves. " * 5
        decoded = decode(text.encode("utf-16-le") + b"x")
        assert decoded.text == text
        assert decoded.warning == "not UTF-8; read as utf-16-le; the last character is cut off"

    def test_a_page_that_claims_utf16_in_ascii_is_not_utf16(self) -> None:
        decoded = decode("Le café était fermé en été".encode("latin-1"), declared="utf-16")
        assert decoded.text.startswith("Le caf")
