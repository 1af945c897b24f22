"""The `govah` command: its group, and how errors end."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any, NoReturn

import click

from indexer.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS = {
    "convert": "Bring an index of an earlier version into today's format.",
    "duplicates": "List the texts that are in the collection more than once.",
    "entities": "Keep the list of names: people, organisations and places.",
    "export": "Write one document a line: all, or those that QUERY finds.",
    "ledger": "List every file: searchable, left out or unreadable, and why.",
    "manifest": "Write the SHA-256 of every file in a folder, or check them.",
    "reindex": "Index what is new or changed in a folder of documents.",
    "search": "Print the best passages for QUERY.",
    "show": "Print a document, its metadata and where each comes from.",
    "stats": "Print how many documents there are, and from when to when.",
    "verify": "Tell whether files, ledger and index are still what they were.",
    "watch": "Keep an index in line with a folder, until interrupted.",
}
"""The commands by name, each in a module of its own, with what the list of them says. A module is imported
when its command is run: the list waits for none."""

COMMAND_ENTRY_POINTS = "govah.commands"
DEBUG_VARIABLE = "GOVAH_DEBUG"
"""Set, a fault of our own ends with its whole trace."""

_SEARCHING = frozenset({"export", "search", "serve", "stats"})
"""The commands that wait for the kernels of searching, which indexing before them has not compiled."""

MAX_HELP_CHARS = 80
"""What the list says of a command that another package adds."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


class EngineGroup(click.Group):
    """A group that prints an engine's error as one line and exits with its status."""

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
        except BrokenPipeError:
            # The reader of our output has seen enough.
            _write_no_more()
            ctx.exit(0)
        except OSError as error:
            # An error with a name is that of a file; the index says by itself that its disk is full.
            if error.errno not in (errno.ENOSPC, errno.EDQUOT) or error.filename is not None:
                self._fail(ctx, error)
            _write_no_more()
            click.echo("error: there is no room for the output on its disk; it is not complete", err=True)
            ctx.exit(EngineError.exit_status)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            self._fail(ctx, error)

    @staticmethod
    def _fail(ctx: click.Context, error: Exception) -> NoReturn:
        """Say that the fault is ours."""
        if os.environ.get(DEBUG_VARIABLE):
            raise error
        said = " ".join(f"{type(error).__name__}: {error}".split())
        click.echo(f"error: a fault in govah itself ({said}); set {DEBUG_VARIABLE}=1 to see where", err=True)
        ctx.exit(EngineError.exit_status)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command of ours, or one that another package adds."""
        if cmd_name in COMMANDS:
            command: click.Command = getattr(import_module(f"indexer.cli.{cmd_name}"), cmd_name)
            return command
        for entry_point in metadata.entry_points(group=COMMAND_ENTRY_POINTS, name=cmd_name):
            added: click.Command = entry_point.load()
            return added
        return None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        added = {entry_point.name for entry_point in metadata.entry_points(group=COMMAND_ENTRY_POINTS)}
        return sorted({*COMMANDS, *added})

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command is for."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._described(ctx)))

    def _described(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        for name in self.list_commands(ctx):
            said = COMMANDS.get(name)
            if said is None:
                added = self.get_command(ctx, name)
                said = added.get_short_help_str(MAX_HELP_CHARS) if added is not None else ""
            yield name, said


def _write_no_more() -> None:
    """Send what is still to be written to nowhere: Python would write it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_watched() -> bool:
    return sys.stderr.isatty()


def _compiles(command: str | None) -> bool:
    from indexer.compiled import is_first_use

    return is_first_use() or (command in _SEARCHING and is_first_use("indexer.search"))


@click.group(
    cls=EngineGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="govah")
@click.pass_context
def main(context: click.Context) -> None:
    """Search a folder of documents, and see where each answer stands.

    Start with 'govah reindex', then 'govah search' or 'govah serve'.
    """
    if _is_watched() and _compiles(context.invoked_subcommand):
        click.echo("compiling for this machine, this once; it takes up to a minute", err=True)
