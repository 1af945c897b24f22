"""An index of the demonstration collection, which the examples of the documentation are about."""

import pytest
from click.testing import CliRunner

from indexer import open_engine, reindex
from indexer.cli.main import main
from tests.docs.pages import ROOT


@pytest.fixture(scope="session")
def demo_index(tmp_path_factory):
    directory = tmp_path_factory.mktemp("docs") / "index"
    reindex(ROOT / "corpus", directory)
    return directory


@pytest.fixture(scope="session")
def demo_engine(demo_index):
    return open_engine(demo_index)


@pytest.fixture
def run(demo_index):
    """Run a command line over the demonstration collection and return what it prints."""

    def invoke(*words):
        environment = {"GOVAH_INDEX": str(demo_index), "GOVAH_CORPUS": str(ROOT / "corpus")}
        result = CliRunner(env=environment).invoke(main, list(words), prog_name="govah", terminal_width=80)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.output

    return invoke
