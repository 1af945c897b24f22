"""A list of names that YAML could read in odd ways ended as a fault of the program."""

from __future__ import annotations

import pytest

from indexer import AuthorityError
from indexer.names.authority_file import load_authority


@pytest.mark.parametrize(
    "text",
    [
        '- {name: "\\ud800", kind: person}',
        "- {name: X, kind: person, aliases: [[a, b]]}",
        "- {name: {a: b}, kind: person}",
        "- {name: X, kind: [person]}",
        "- {name: X, kind: !!bool person}\n- !!python/object:os.system x",
        "- name: " + "[" * 2000,
    ],
)
def test_it_is_said_what_is_wrong(text, tmp_path):
    path = tmp_path / "authority.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(AuthorityError):
        load_authority(path)


def test_a_date_that_does_not_exist_beside_a_name_hurts_nobody(tmp_path):
    path = tmp_path / "authority.yaml"
    path.write_text(
        "- name: X\n  kind: person\n  born: 2020-13-45\n  aliases: [1988, true]\n", encoding="utf-8"
    )

    (entry,) = load_authority(path).entries

    assert entry.aliases == ("1988", "true")
