"""Subtitles are read as what is said."""

from __future__ import annotations

import pytest

from indexer.reading.subtitles import SUBRIP_TYPE, WEBVTT_TYPE, read_subtitles
from tests.unit.indexer.reading.builders import read_all

SUBRIP = """1
00:00:01,000 --> 00:00:03,500
They took the prisoners

2
00:00:03,600 --> 00:00:06,000 X1:40 X2:600
<i>from the hall</i> at night.
{\\an8}In 1988.

3
00:00:07,000 --> 00:00:08,000
- Who gave the order?
- Nobody said.

4
00:00:09,000 --> 00:00:10,000
No.

5
00:00:10,500 --> 00:00:11,000
No.
"""

WEBVTT = """WEBVTT - A witness
Kind: captions

NOTE This stands
for no viewer

STYLE
::cue { color: red }

first
00:01.000 --> 00:04.000 align:start position:0%
<v.loud Ann Poe>We saw &amp; heard it.</v>

00:04.000 --> 00:05.000
<v Ann Poe>It was <c.yellow>July</c>,

00:05.000 --> 00:06.000
<00:00:05.200><c>we think.</c>

00:06.000 --> 00:07.000
<v Bo Roe>I was there, and saw
"""

ROLLING = """WEBVTT

00:00:01.000 --> 00:00:02.000
one two

00:00:02.000 --> 00:00:03.000
one two
three four

00:00:03.000 --> 00:00:04.000
three four
five six
"""


def texts(text: str) -> list[str]:
    return [block.text for block in read_subtitles(text).blocks]


def test_numbers_times_and_tags_are_no_part_of_what_is_said() -> None:
    assert texts(SUBRIP) == [
        "They took the prisoners from the hall at night.",
        "In 1988.",
        "- Who gave the order?",
        "- Nobody said.",
        "No.",
        "No.",
    ]
    assert read_subtitles(SUBRIP).media_type == SUBRIP_TYPE


def test_who_speaks_is_named_where_the_speaker_changes() -> None:
    assert texts(WEBVTT) == [
        "Ann Poe: We saw & heard it.",
        "It was July, we think.",
        "Bo Roe: I was there, and saw",
    ]
    assert read_subtitles(WEBVTT).media_type == WEBVTT_TYPE


def test_lines_that_roll_come_once() -> None:
    assert texts(ROLLING) == ["one two three four five six"]


def test_captions_without_full_stops_are_cut_between_cues() -> None:
    cues = "\n".join(
        f"{i}\n00:00:{i:02},000 --> 00:00:{i + 1:02},000\n{'word ' * 20}{i}\n" for i in range(50)
    )
    found = texts(cues)
    assert len(found) > 5
    assert max(map(len, found)) < 800
    assert " ".join(found).split() == [word for i in range(50) for word in ["word"] * 20 + [str(i)]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1\nno times here\n\n2\n00:00:02,000 --> 00:00:03,000\nsaid.\n", ["1 no times here said."]),
        ("00:00:01,000 --> 00:00:02,000\none.\n2\n00:00:02,000 --> 00:00:03,000\ntwo.", ["one.", "two."]),
        ("00:00:01,000 --> 00:00:02,000\nin 1988\nthere were\n30", ["in 1988 there were 30"]),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n", []),
        ("WEBVTT", []),
    ],
)
def test_nothing_that_is_said_is_lost_from_a_damaged_file(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_a_file_of_subtitles_has_no_number_for_a_title(tmp_path) -> None:
    (found,) = read_all("interview.srt", SUBRIP)
    assert found.media_type == SUBRIP_TYPE
    assert found.claims == ()
    assert "-->" not in " ".join(block.text for block in found.blocks)
