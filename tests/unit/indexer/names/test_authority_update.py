"""An authority file that gains entries, and is else left as its owner wrote it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import AuthorityError
from indexer.model.document import EntityKind
from indexer.names.authority import AuthorityEntry
from indexer.names.authority_file import entries_to_csv, entries_to_yaml, read_entries
from indexer.names.authority_update import replace_file, updated_text

EVIN = AuthorityEntry("Evin", EntityKind.PLACE)
YAML = Path("authority.yaml")
CSV = Path("authority.csv")
WRITTEN = """# Our list.

# -- persons
- name: Ebrahim Raisi    # the heading
  kind: person
  aliases:
    - Raisi
    # - Raeesi  (not sure)

# -- places
- {name: Tehran, kind: place}
- kind: place
  name: "Qom"
  aliases: [Ghom,
            قم]
# the end"""


def updated(text: str, path: Path, gains: dict[str, str], *new: AuthorityEntry) -> str:
    """Return the text with an alias more for some entries, and new entries."""
    entries = [
        replace(entry, aliases=(*entry.aliases, gains[entry.name])) if entry.name in gains else entry
        for entry in read_entries(text, path)
    ]
    changed = {entry.id for entry in entries if entry.name in gains}
    after = updated_text(text, [*entries, *new], changed, path)
    assert read_entries(after, path) == [*entries, *new]
    return after


def test_new_entries_stand_behind_what_is_there() -> None:
    after = updated(WRITTEN, YAML, {}, EVIN)
    assert after == WRITTEN + "\n- name: Evin\n  kind: place\n"


def test_only_an_entry_that_gained_something_is_written_anew() -> None:
    after = updated(WRITTEN, YAML, {"Tehran": "Teheran"}, EVIN)
    assert after.startswith(WRITTEN[: WRITTEN.index("- {name: Tehran")])
    assert WRITTEN[WRITTEN.index("- kind: place") :] in after


@pytest.mark.parametrize("name", ["Ebrahim Raisi", "Tehran", "Qom"])
def test_remarks_around_an_entry_stay(name: str) -> None:
    after = updated(WRITTEN, YAML, {name: "Another"})
    for remark in ("# Our list.", "# -- persons\n", "\n# -- places\n", "# the end"):
        assert remark in after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nobody yet\n",
        "[]",
        "[{name: Qom, kind: place}]",
        "  - {name: Qom, kind: place}",
        "---\n- {name: Qom, kind: place}\n",
    ],
)
def test_a_file_of_any_form_can_gain_entries(text: str) -> None:
    gains = {"Qom": "Ghom"} if "Qom" in text else {}
    assert updated(text, YAML, gains, EVIN).startswith("# nobody yet\n" if "#" in text else "")


def test_a_table_keeps_its_columns_and_what_stands_in_others() -> None:
    text = "Name,remark,KIND\r\nQom,seen,place\r\nTehran,,place\r\n"
    after = updated(text, CSV, {"Qom": "Ghom"}, EVIN)
    lines = after.split("\r\n")
    assert lines[0].startswith("Name,remark,KIND,id,aliases")
    assert lines[1].startswith("Qom,seen,place,,Ghom")
    assert lines[2].startswith("Tehran,,place")


def test_an_empty_table_gets_columns() -> None:
    assert updated("", CSV, {}, EVIN) == entries_to_csv([EVIN])


names = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(st.lists(names, min_size=1, max_size=5, unique=True), st.data())
def test_whatever_is_changed_nothing_else_is(listed: list[str], data: st.DataObject) -> None:
    entries = [
        AuthorityEntry(name, EntityKind.PERSON, (f"a{i}",), id=f"e{i}") for i, name in enumerate(listed)
    ]
    text = ""
    for i, entry in enumerate(entries):
        text += f"# remark {i}\n\n" + entries_to_yaml([entry])
    gains = dict.fromkeys(data.draw(st.sets(st.sampled_from(listed))), "more")
    after = updated(text, YAML, gains, EVIN)
    assert all(f"# remark {i}\n" in after for i in range(len(entries)))


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "authority.yaml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    replace_file(link, "new")
    assert path.read_text(encoding="utf-8") == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["authority.yaml", "link.yaml"]


def test_what_cannot_be_written_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="no such file or directory"):
        replace_file(tmp_path / "nowhere" / "authority.yaml", "x")
    folder = tmp_path / "authority.yaml"
    folder.mkdir()
    with pytest.raises(AuthorityError, match="is a directory"):
        replace_file(folder, "x")
    assert list(tmp_path.iterdir()) == [folder]
