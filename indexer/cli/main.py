"""The `govah` command: its group, and how errors end."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from typing import Any

import click

from indexer.cli.convert import convert
from indexer.cli.duplicates import duplicates
from indexer.cli.entities import entities
from indexer.cli.export import export
from indexer.cli.ledger import ledger
from indexer.cli.manifest import manifest
from indexer.cli.reindex import reindex
from indexer.cli.search import search
from indexer.cli.show import show
from indexer.cli.stats import stats
from indexer.cli.verify import verify
from indexer.cli.watch import watch
from indexer.compiled import is_first_use
from indexer.errors import EngineError

COMMAND_ENTRY_POINTS = "govah.commands"
DEBUG_VARIABLE = "GOVAH_DEBUG"
"""Set, a fault of our own ends with its whole trace."""

_SEARCHING = frozenset({"export", "search", "serve", "stats"})
"""The commands that wait for the kernels of searching, which indexing before them has not compiled."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


class EngineGroup(click.Group):
    """A group that prints an engine's error as one line and exits with its status."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line."""
        try:
            return super().main(*args, **kwargs)
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output has seen enough
            sys.exit(0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and turn the errors of the engine into exit statuses."""
        try:
            return super().invoke(ctx)
        except EngineError as error:
            click.echo(f"error: {error}", err=True)
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            click.echo("interrupted; what was published last stays as it was", err=True)
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get(DEBUG_VARIABLE):
                raise
            said = " ".join(f"{type(error).__name__}: {error}".split())
            click.echo(
                f"error: a fault in govah itself ({said}); set {DEBUG_VARIABLE}=1 to see where", err=True
            )
            ctx.exit(EngineError.exit_status)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command of ours, or one that another package adds."""
        command = super().get_command(ctx, cmd_name)
        if command is None:
            for entry_point in metadata.entry_points(group=COMMAND_ENTRY_POINTS, name=cmd_name):
                command = entry_point.load()
        return command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        added = {entry_point.name for entry_point in metadata.entry_points(group=COMMAND_ENTRY_POINTS)}
        return sorted({*super().list_commands(ctx), *added})


def _is_watched() -> bool:
    return sys.stderr.isatty()


@click.group(
    cls=EngineGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="govah")
@click.pass_context
def main(context: click.Context) -> None:
    """Search a folder of documents, and see where each answer stands.

    Start with 'govah reindex', then 'govah search' or 'govah serve'.
    """
    is_search = context.invoked_subcommand in _SEARCHING
    if _is_watched() and (is_first_use() or (is_search and is_first_use("indexer.search"))):
        click.echo("compiling for this machine, this once; it takes up to a minute", err=True)


for _command in (
    convert,
    duplicates,
    entities,
    export,
    ledger,
    manifest,
    reindex,
    search,
    show,
    stats,
    verify,
    watch,
):
    main.add_command(_command)
