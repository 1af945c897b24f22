"""What the pages show of the program's output is the program's output. `UPDATE_DOCS=1` writes it anew."""

import os
import shlex

import pytest

from tests.docs.pages import GENERATED, markdown_files, page

PAGES = [path for path in markdown_files() if "<!-- generated: govah" in page(path)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_outputs_on_the_page_are_those_of_the_program(path, run):
    def rendered(match):
        command = match["command"]
        program, *words = shlex.split(command)
        assert program == "govah"
        printed = "\n".join(line.rstrip() for line in run(*words).splitlines()).strip("\n")
        return f"<!-- generated: {command} -->\n```console\n$ {command}\n{printed}\n```\n<!-- end -->"

    text = page(path)
    real = GENERATED.sub(rendered, text)

    if os.environ.get("UPDATE_DOCS"):
        path.write_text(real, encoding="utf-8")
    else:
        assert text == real, "run the tests of tests/docs with UPDATE_DOCS=1"
