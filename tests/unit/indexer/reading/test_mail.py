"""Messages with their headers and attachments, mailboxes, and pages saved as messages."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest

from indexer.reading.source_text import BadRecord, SourceText, Unreadable
from tests.unit.indexer.reading.builders import (
    by_record,
    claims,
    fixture,
    of_kind,
    read_all,
    read_one,
    reasons,
    texts,
)

HEAD = "From: Mina Ostovar <mina@wells.example>\nDate: Sat, 27 Apr 2019 23:30:00 +0430\nSubject: Wells\n"
PERSIAN = "کمیته در بهار به روستاهای شمالی رفت و با چهل خانواده سخن گفت."


def remarks(found: SourceText) -> dict[str, str]:
    return {claim.field: claim.value for claim in found.remarks}


def test_a_message_and_what_is_attached() -> None:
    found = by_record("message.eml", fixture("message.eml"))
    assert list(found) == [None, "report.rtf", "گزارش.txt"]
    message, report, note = found.values()
    assert texts(message) == ["The committee visited the northern villages.", "Mina"]
    assert message.media_type == "message/rfc822"
    assert claims(message, "title") == [("The cistern of Karvandar", "Subject header")]
    assert claims(message, "author") == [("Mina Ostovar", "From header")]
    assert claims(message, "date") == [("2019-04-27", "Date header")]
    assert remarks(message)["message-id"] == "<7@wells.example>"
    assert "rostam@wells.example" in remarks(message)["to"]
    assert [each.parent for each in found.values()] == [None, "", ""]
    assert (report.media_type, note.media_type) == ("application/rtf", "text/plain")
    assert texts(note) == [PERSIAN]


@pytest.mark.parametrize(
    ("sender", "names"),
    [
        ("=?utf-8?Q?M=C3=BCller=2C_J=C3=BCrgen?= <jm@a.example>", ["Müller, Jürgen"]),
        ('"=?utf-8?Q?M=C3=BCller=2C?=\n =?utf-8?Q?_J=C3=BCrgen?=" <jm@a.example>', ["Müller, Jürgen"]),
        ("Ostovar, Mina <mina@a.example>", ["Ostovar, Mina"]),
        ("Mina Ostovar [Wells] <mina@a.example>", ["Mina Ostovar [Wells]"]),
        ("=?utf-8?Q?Mina_Ostovar_<mina@a.example>?=", ["Mina Ostovar"]),
        ("استوار، مینا <mina@a.example>", ["استوار، مینا"]),
        ("Mina <mina@a.example>, =?utf-8?Q?=C3=89va?= <eva@a.example>", ["Mina", "Éva"]),
        ("mina@a.example (Mina Ostovar)", ["Mina Ostovar"]),
        ("mina@a.example", ["mina@a.example"]),
    ],
)
def test_a_sender_is_one_whatever_signs_the_name_has(sender: str, names: list[str]) -> None:
    found = read_one(
        "a.eml", f"From: {sender}\nTo: b@a.example\nMessage-ID: <1@a>\nSubject: Wells\n\nWords.\n"
    )
    assert [value for value, _ in claims(found, "author")] == names
    if "<" in sender:
        assert "@a.example" in remarks(found)["from"]


def test_the_messages_of_a_mailbox_go_by_their_ids_and_keep_their_thread() -> None:
    found = by_record("box.mbox", fixture("box.mbox"))
    assert {record: each.parent for record, each in found.items()} == {
        "7@wells.example": None,
        "7@wells.example/report.rtf": "7@wells.example",
        "7@wells.example/گزارش.txt": "7@wells.example",
        "8@wells.example": None,
        "9@wells.example": None,
        "9@wells.example/Re: گزارش کمیته.eml": "9@wells.example",
    }
    answer = found["8@wells.example"]
    assert remarks(answer)["in-reply-to"] == "<7@wells.example>"
    assert remarks(answer)["references"] == "<6@wells.example> <7@wells.example>"
    assert claims(answer, "title") == [("Re: گزارش کمیته", "Subject header")]
    assert of_kind(answer, "quote") == ["The committee visited the northern", "villages."]


def test_a_page_saved_by_a_browser() -> None:
    found = read_one("browser.mhtml", fixture("browser.mhtml"))
    assert claims(found, "url")[0] == ("https://archive.example.org/cistern", "address of the saved page")
    assert claims(found, "author")[0] == ("Mina Ostovar", 'meta name="author"')
    assert "گزارش کمیته" in texts(found)
    assert set(remarks(found)) == {"captured"}
    assert read_one("page.html", fixture("browser.mhtml")).media_type == "multipart/related"


def test_frames_of_a_saved_page_belong_to_it() -> None:
    words = "<p>" + "Words of the frame, which nobody should lose. " * 20
    content = (
        "Snapshot-Content-Location: https://a.example/\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="b"\n\n'
        "--b\nContent-Type: text/html\n\n<p>Words of the page.\n"
        f"--b\nContent-Type: text/html\nContent-Location: https://a.example/frame\n\n{words}\n"
        "--b\nContent-Type: text/html\n\n<p>Buy!\n--b--\n"
    )
    found = by_record("a.mhtml", content.encode())
    assert {record: each.parent for record, each in found.items()} == {
        None: None,
        "https://a.example/frame": "",
    }
    with pytest.raises(Unreadable, match="a saved page without a page in it"):
        read_all("a.mhtml", content.replace("text/html", "image/png"))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("=?utf-8?B?2qnZhduM2KrZhw==?=", "کمیته"),
        ("=?windows-1256?Q?=E3=CD=E3=CF?=", "محمد"),
        ("=?x-unknown?Q?caf=C3=A9?= two", "café two"),
        ("one\n\ttwo", "one two"),
        ("کمیته در بهار", "کمیته در بهار"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
    ],
)
def test_subjects_are_decoded(raw: str, expected: str) -> None:
    found = read_one("a.eml", f"Subject: {raw}\nFrom: a@b.example\n\nWords.")
    assert claims(found, "title") == [(expected, "Subject header")]


@pytest.mark.parametrize("date", ["", "yesterday", "Sat, 99 Foo 2019 99:99:99", "1 Jan 99999 00:00 +0000"])
def test_a_date_that_is_none_is_no_claim(date: str) -> None:
    assert claims(read_one("a.eml", f"Date: {date}\nFrom: a@b.example\n\nWords."), "date") == []


def test_the_address_stands_for_a_name_that_is_missing() -> None:
    assert claims(read_one("a.eml", "From: <a@b.example>\n\nWords."), "author") == [
        ("a@b.example", "From header")
    ]


def test_plain_text_goes_before_html_and_html_before_nothing() -> None:
    message = EmailMessage()
    message["Subject"] = "Wells"
    message.set_content("\n")
    message.add_alternative("<h1>Words</h1><ul><li>of the page</ul>", "html")
    found = read_one("a.eml", message.as_bytes())
    assert [(block.kind, block.text) for block in found.blocks] == [
        ("heading", "Words"),
        ("item", "of the page"),
    ]


def test_the_encoding_that_is_declared_is_used() -> None:
    head = HEAD.encode() + b"Content-Type: text/plain; charset=windows-1256\n\n"
    assert texts(read_one("a.eml", head + PERSIAN.encode("cp1256", "replace")))[0].startswith("کم")


def test_a_message_of_attachments_only_has_its_subject() -> None:
    message = EmailMessage()
    message["Subject"] = "The list"
    message.add_attachment("Words.", filename="a.txt")
    message.add_attachment(b"\0\1\2", "application", "octet-stream", filename="b.bin")
    assert {k: texts(v) for k, v in by_record("a.eml", message.as_bytes()).items()} == {
        None: ["The list"],
        "a.txt": ["Words."],
    }
    assert reasons("a.eml", message.as_bytes()) == ["b.bin: no reader for this kind of file: .bin"]


def test_an_encrypted_message_is_said() -> None:
    content = HEAD + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIIB"
    with pytest.raises(Unreadable, match="no text found; encrypted: its text cannot be read"):
        read_all("a.eml", content)


def test_an_envelope_inside_of_a_text_parts_nothing() -> None:
    envelope = "From mina@wells.example Sat Apr 27 23:30:00 2019\n"
    body = "Words.\n>From here on it was dark.\nFrom the door we saw nothing.\n"
    found = by_record("box", (f"{envelope}{HEAD}\n{body}\n" * 2).encode())
    assert list(found) == ["1", "2"]
    assert "From here on it was dark." in "\n".join(texts(found["1"]))
    assert "From the door" in "\n".join(texts(found["2"]))


def test_two_messages_of_one_id_are_two_documents() -> None:
    envelope = "From mina@wells.example Sat Apr 27 23:30:00 2019\n"
    message = f"{envelope}{HEAD}Message-ID: <1@a.example>\n\nWords.\n\n"
    assert list(by_record("box", (message * 2).encode())) == ["1@a.example", "1@a.example~2"]


def test_parts_deep_in_one_another_are_read_flat() -> None:
    content = HEAD
    for i in range(5_000):
        content += f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n'
    found = read_all("a.eml", content + "Content-Type: text/plain\n\nWords at the bottom.\n")
    (message,) = (each for each in found if not isinstance(each, BadRecord))
    assert "Words at the bottom." in "\n".join(texts(message))
    assert message.warnings == ("parts stand too deep in one another; read without its structure",)


def test_a_plain_text_that_only_stands_in_for_the_page_is_not_read_in_its_place() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "mina@wells.example", "Wells"
    message.set_content("This message is in HTML.")
    said = "The committee of the northern villages has spoken with forty families about their wells."
    message.add_alternative(f"<style>p {{ color: red }}</style><p>{said}</p>", "html")
    assert texts(read_one("a.eml", bytes(message))) == [said]


def test_a_plain_text_that_says_what_the_page_says_is_read() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "mina@wells.example", "Wells"
    message.set_content("The committee has spoken with forty families <https://wells.example/forty>.")
    message.add_alternative(
        '<p>The committee has spoken with <a href="https://wells.example/forty">forty families</a>.</p>'
        "<p>Unsubscribe here</p>",
        "html",
    )
    (text,) = texts(read_one("a.eml", bytes(message)))
    assert text.endswith("<https://wells.example/forty>.")


def test_a_message_inside_in_base64_is_a_message() -> None:
    inner = b"From: Mina Ostovar <mina@wells.example>\nSubject: Karvandar\n\nThe cistern is dry.\n"
    content = (
        HEAD.encode() + b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nSee below.\n"
        b"--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(inner)
        + b"--b--\n"
    )
    found = by_record("a.eml", content)
    assert list(found) == [None, "Karvandar.eml"]
    assert texts(found["Karvandar.eml"]) == ["The cistern is dry."]
    assert claims(found["Karvandar.eml"], "author") == [("Mina Ostovar", "From header")]


def test_what_a_server_says_of_a_delivery_is_not_empty() -> None:
    content = (
        HEAD + "MIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nIt could not be delivered.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.wells.example\n\n"
        "Final-Recipient: rfc822; rostam@wells.example\nStatus: 5.0.0\n\n--b--\n"
    )
    found = by_record("a.eml", content.encode())
    assert "rostam@wells.example" in " ".join(texts(found["attachment 1"]))


def test_a_subject_in_an_unknown_encoding_is_guessed() -> None:
    octets = base64.b64encode("سلام، خبر اعدام".encode("cp1256")).decode()
    content = f"From: mina@wells.example\nSubject: =?x-unknown?B?{octets}?=\n\nWords.\n"
    assert claims(read_one("a.eml", content), "title") == [("سلام، خبر اعدام", "Subject header")]
