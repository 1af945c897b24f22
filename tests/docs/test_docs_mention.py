"""Whatever a user can name or meet is in the reference or in the internals."""

import ast
import configparser
import dataclasses
import json
import re

import click
import pytest

from indexer import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, MAX_QUERY_CHARS, EngineError, SearchRequest
from indexer.cli.main import main
from indexer.index.collection import FORMAT, Collection, LedgerEntry
from indexer.index.schema import create_schema
from indexer.model.document import ParagraphKind
from indexer.model.partial_date import Precision
from indexer.pipeline import worker
from indexer.pipeline.reindex import MAX_JOBS
from indexer.pipeline.workers import FINDING_SECONDS
from indexer.reading.kinds import format_of
from indexer.reading.source_text import CLAIMED_FIELDS
from indexer.search import scoring
from tests.docs.pages import (
    ROOT,
    code_of,
    codes_in,
    has_word,
    internals,
    markdown_files,
    page,
    reference,
    rows_by,
)
from web import create_app, params

SOURCES = [path for package in ("indexer", "web") for path in sorted((ROOT / package).rglob("*.py"))]
CONTEXT = click.Context(main)
COMMANDS = {name: main.get_command(CONTEXT, name) for name in main.list_commands(CONTEXT)}
COMMANDS |= {
    f"{group} {name}": command
    for group, commands in COMMANDS.items()
    if isinstance(commands, click.Group)
    for name, command in commands.commands.items()
    if name == command.name  # not what is an alias of another one
}


def options():
    return [
        (name, option)
        for name, command in COMMANDS.items()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    ]


def error_classes(base=EngineError):
    return [base] + [found for kind in base.__subclasses__() for found in error_classes(kind)]


def message_codes():
    """Return the codes that stand in a call of `Message` or of a method that says one."""
    codes = set()
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _callee(node) in ("Message", "_say"):
                codes.add(_string(node.args[0], constants))
    return sorted(codes - {None})


def _callee(call):
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _string(node, constants):
    if isinstance(node, ast.Constant):
        return node.value
    return constants.get(node.id) if isinstance(node, ast.Name) else None


def environment_variables():
    files = [*SOURCES, ROOT / "Makefile", ROOT / "setup.cfg", ROOT / ".ci" / "run"]
    files += [path for path in (ROOT / "tests").rglob("*.py") if path.parent.name != "docs"]
    return sorted({name for path in files for name in re.findall(r"\bGOVAH_[A-Z]\w*", page(path))})


def dependencies():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    lists = [setup["options"]["install_requires"], *setup["options.extras_require"].values()]
    return sorted(
        {re.match(r"[\w.-]+", line)[0] for text in lists for line in text.split("\n") if line[:1].isalpha()}
    )


def make_targets():
    return re.search(r"^\.PHONY: (.+)$", page(ROOT / "Makefile"), re.MULTILINE)[1].split()


def make_variables():
    makefile = page(ROOT / "Makefile")
    names = re.findall(r"^([A-Z_]+)\s*\?=", makefile, re.MULTILINE) + re.findall(r"\$\(([A-Z_]+)\)", makefile)
    return sorted(set(names) - {"BIN"})


def section(text, heading):
    """Return a section of the second level."""
    return re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_section_with_its_help(name):
    assert f"<!-- generated: govah {name} --help -->" in section(reference("commands.md"), name)


@pytest.mark.parametrize(("command", "option"), options(), ids=str)
def test_every_option_is_listed(command, option):
    assert has_word(section(reference("commands.md"), command), option)


@pytest.mark.parametrize("name", environment_variables())
def test_every_environment_variable_is_described(name):
    assert name in codes_in(reference("settings.md"))


@pytest.mark.parametrize("name", [*sorted(params.SEARCH_NAMES), str(params.Name.PREFIX)])
def test_every_url_parameter_is_described(name):
    assert name in {code_of(row["Parameter"]) for row in rows_by(reference("url-parameters.md"), "Parameter")}


def test_every_address_is_listed(demo_index):
    rules = create_app({"INDEX": str(demo_index)}).url_map.iter_rules()
    paths = {re.sub(r"<(?:\w+:)?(\w+)>", lambda match: match[1].upper(), rule.rule) for rule in rules}

    pages = {path for path in paths if not path.startswith("/static/")}

    assert not pages - codes_in(reference("url-parameters.md"))


@pytest.mark.parametrize("code", message_codes())
def test_every_message_is_described(code):
    assert code in {code_of(row["Code"]) for row in rows_by(reference("messages.md"), "Code")}


def test_no_message_is_described_that_there_is_not():
    described = {code_of(row["Code"]) for row in rows_by(reference("messages.md"), "Code")}

    assert described == set(message_codes())


def test_the_table_of_errors_is_that_of_the_classes():
    described = {
        code_of(row["Class"]): (code_of(row["Code"]), int(row["Exit"]), int(row["HTTP"]))
        for row in rows_by(reference("errors.md"), "Class")
    }

    real = {kind.__name__: (kind.code, kind.exit_status, kind.http_status) for kind in error_classes()}
    assert described == real


def json_documents(run, demo_index):
    client = create_app({"INDEX": str(demo_index)}).test_client()
    search = json.loads(run("search", "khavaran", "--json"))
    key = search["hits"][0]["key"]
    yield search
    yield json.loads(run("show", key, "--json"))
    yield json.loads(run("export", "khavaran").splitlines()[0])
    yield json.loads(run("stats", "--json"))
    for path in (
        "/index.json",
        "/search.json?q=%22a&not_language=fr&entity=Iran",
        f"/document/{key}.json?q=khavaran",
        "/facets/author.json",
        "/ledger.json",
        "/-/health/live",
        "/-/health/ready",
        "/document/none.json",
    ):
        yield client.get(path).get_json()


def keys_of(value):
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys_of(inner)}
    if isinstance(value, list):
        return {key for inner in value for key in keys_of(inner)}
    return set()


def test_every_json_key_is_described(run, demo_index):
    met = {key for document in json_documents(run, demo_index) for key in keys_of(document)}

    assert len(met) > 40
    assert not met - codes_in(reference("json.md"))


def test_the_values_of_enumerations_are_named_in_json():
    assert {*map(str, Precision), *map(str, ParagraphKind)} <= codes_in(reference("json.md"))


@pytest.mark.parametrize("kind", [Collection, LedgerEntry], ids=lambda kind: kind.__name__)
def test_every_key_of_the_side_files_is_described(kind):
    described = {code_of(row["Key"]) for row in rows_by(internals("index-format.md"), "Key")}

    assert {field.name for field in dataclasses.fields(kind)} <= described


def test_the_fields_of_the_schema_are_those_described():
    described = {code_of(row["Field"]) for row in rows_by(internals("index-format.md"), "Field")}

    assert described == set(create_schema().names())


def test_every_file_of_an_index_is_described(demo_index):
    described = [code_of(row["File"]) for row in rows_by(internals("index-format.md"), "File")]
    patterns = [
        re.escape(name).replace("<segment>", r"\w{16}").replace("<field>", r"\w+").replace("N", r"(?:\d+|N)")
        for name in described
    ]

    for file in demo_index.iterdir():
        assert any(re.fullmatch(pattern, file.name) for pattern in patterns), file.name


def test_the_format_of_the_index_is_stated():
    assert f"now `{FORMAT}`" in internals("index-format.md")


def test_the_constants_of_the_ranking_are_stated():
    stated = {code_of(row["Name"]): row["Value"] for row in rows_by(internals("ranking.md"), "Name")}

    for name in (
        "K1",
        "K1_OF_COMMON",
        "EXACT_BONUS",
        "FUNCTION_WORD_WEIGHT",
        "NEIGHBOUR_WEIGHT",
        "MAX_NEIGHBOUR_SHARE",
    ):
        assert float(stated[name]) == getattr(scoring, name)
    for name in ("FIELD_B", "FIELD_WEIGHTS"):
        values = getattr(scoring, name)
        assert [float(value) for value in stated[name].split(",")] == [values["title"], values["body"]]


@pytest.mark.parametrize("name", dependencies())
def test_every_dependency_is_explained(name):
    explained = [row["Package"] for row in rows_by(internals("dependencies.md"), "Package")]

    assert any(name in cell.split(", ") for cell in explained)


@pytest.mark.parametrize("target", make_targets())
def test_every_make_target_is_described(target):
    assert f"make {target}" in {code_of(row["Target"]) for row in rows_by(reference("settings.md"), "Target")}


@pytest.mark.parametrize("name", make_variables())
def test_every_make_variable_is_described(name):
    assert name in codes_in(reference("settings.md"))


def test_the_pages_name_only_targets_variables_and_commands_that_there_are():
    for path in markdown_files():
        text = page(path)
        lines = re.findall(r"^    .+$", text, re.MULTILINE)
        codes = "\n".join([*codes_in(text), *lines])
        assert set(re.findall(r"\bmake ([a-z]+)", codes)) <= set(make_targets()), path
        assert set(re.findall(r"\bgovah ([a-z]+)", codes)) <= set(COMMANDS), path
        pairs = " ".join(re.findall(r"\bmake [a-z]+((?: [A-Z_]+=\S+)+)", codes)).split()
        assert {pair.partition("=")[0] for pair in pairs} <= {*make_variables(), "UPDATE_DOCS"}, path


def test_the_table_of_keys_is_that_of_the_pages():
    described = [
        (code_of(row["Key"]), row["Does"], row["Where"]) for row in rows_by(reference("keyboard.md"), "Key")
    ]
    table = json.loads(page(ROOT / "web" / "keys.json"))

    assert described == [(row["key"], row["does"], row["where"]) for row in table]


def test_every_key_of_metadata_is_described():
    described = {code_of(row["Key"]) for row in rows_by(reference("records.md"), "Key")}

    assert set(CLAIMED_FIELDS) | {"authors", "entities", "text", "id"} <= described


def test_the_formats_are_those_that_are_read():
    endings = [
        ending for row in rows_by(reference("records.md"), "Ending") for ending in codes_in(row["Ending"])
    ]

    assert len(endings) > 8
    for ending in endings:
        format_of(f"name{ending}", b"some text")


def test_the_limits_of_a_request_are_stated():
    stated = {code_of(row["Parameter"]): row for row in rows_by(reference("url-parameters.md"), "Parameter")}

    assert stated["q"]["Values"].endswith(f"at most {MAX_QUERY_CHARS:,} characters")
    assert stated["size"]["Values"] == f"1 to {MAX_PAGE_SIZE:,}"
    assert stated["size"]["Left out means"] == str(DEFAULT_PAGE_SIZE)
    assert stated["page"]["Values"] == f"1 to {params.MAX_PAGE:,}"
    for limit in (MAX_QUERY_CHARS, MAX_PAGE_SIZE, worker.MEMORY_BYTES >> 30, MAX_JOBS, FINDING_SECONDS):
        assert has_word(reference("settings.md"), f"{limit:,}")


def test_a_request_without_anything_finds_the_number_of_documents_that_is_shown(demo_engine):
    assert demo_engine.search(SearchRequest()).total == demo_engine.stats().n_documents
