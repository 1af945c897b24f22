"""The pages of the documentation as data: texts, tables, code, headings, links."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
INTERNALS = ROOT / "docs" / "internals"

GENERATED = re.compile(r"<!-- generated: (?P<command>.+?) -->\n(?P<body>.*?)<!-- end -->", re.DOTALL)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_CELL_BORDER = re.compile(r"(?<!\\)\|")


def markdown_files():
    """Return every page that is written for readers of the project."""
    folders = [ROOT.glob("*.md"), (ROOT / "docs").rglob("*.md")]
    return sorted([*folders[0], *folders[1], ROOT / "corpus" / "README.md", ROOT / "index" / "README.md"])


def page(path):
    """Return the text of a page."""
    return path.read_text(encoding="utf-8")


def reference(name):
    """Return the text of a page of the reference."""
    return page(REFERENCE / name)


def internals(name):
    """Return the text of a page of the internals."""
    return page(INTERNALS / name)


def code_blocks(text, language):
    """Return the contents of the fenced blocks in a language."""
    return [body for tag, body in _FENCE.findall(text) if tag == language]


def tables(text):
    """Yield each table as a list of rows, each a dictionary by the cells of the header."""
    lines = _FENCE.sub("", text).splitlines()
    for i, line in enumerate(lines):
        if re.fullmatch(r"\|(?:\s*:?-+:?\s*\|)+", line):
            header = _cells(lines[i - 1])
            rows = []
            for row in lines[i + 1 :]:
                if not row.startswith("|"):
                    break
                rows.append(dict(zip(header, _cells(row), strict=True)))
            yield rows


def rows_by(text, column):
    """Return the rows of every table that has a column, in the order of the page."""
    return [row for table in tables(text) if table and column in table[0] for row in table]


def code_of(cell):
    """Return what stands between backticks in a cell, or `None`."""
    match = re.search(r"`([^`]+)`", cell)
    return match[1] if match else None


def codes_in(text):
    """Return everything on a page that stands between backticks."""
    return set(re.findall(r"`([^`\n]+)`", _FENCE.sub("", text)))


def has_word(text, word):
    """Tell whether a page has a name as a word of its own."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def anchors(text):
    """Return the anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#{1,6} (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _cells(row):
    return [cell.strip().replace("\\|", "|") for cell in _CELL_BORDER.split(row.strip())[1:-1]]
