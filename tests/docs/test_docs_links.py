"""Every link inside of the project leads somewhere."""

import re
from urllib.parse import unquote

import pytest

from tests.docs.pages import ROOT, anchors, code_blocks, markdown_files, page

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_resolve(path):
    for target in LINK.findall(page(path)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = unquote(target).partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), f"{target}: no such file"
        assert found.is_relative_to(ROOT), f"{target}: leads out of the project"
        if anchor:
            assert anchor in anchors(page(found)), f"{target}: no such heading"


def test_every_page_of_the_documentation_is_linked_from_the_readme():
    linked = {(ROOT / target).resolve() for target in LINK.findall(page(ROOT / "README.md"))}

    assert set((ROOT / "docs").rglob("*.md")) <= linked


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_code_fences_are_closed(path):
    assert page(path).count("\n```") % 2 == 0
    assert all("```" not in block for block in code_blocks(page(path), "python"))
