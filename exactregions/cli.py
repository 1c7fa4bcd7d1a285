"""The command line.  Every command reads its arguments, calls the library and prints.

Exit codes: 0 done or verified, 1 a claim is rejected or a check failed, 2 bad input or usage,
3 budget spent, 130 interrupted, 70 internal error.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

import click

from exactregions.arithmetic import raise_digit_limit
from exactregions.commands import COMMANDS
from exactregions.commands.shared import BAD_INPUT, DONE, INTERNAL_ERROR, INTERRUPTED, say
from exactregions.errors import ExactRegionsError
from exactregions.partition import engine_name

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (default: the process's) and return the exit code."""
    raise_digit_limit()
    if sys.stdout is None:
        say("error: standard output is closed; give results a place to go")
        return BAD_INPUT
    try:
        return commands.main(argv, prog_name="exactregions", standalone_mode=False) or DONE
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except ExactRegionsError as error:
        say(f"error: {error}")
        return BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        return INTERRUPTED
    except SystemExit:  # from click: whoever read the output has seen enough
        return DONE
    except OSError as error:  # files are seen to where they are used
        sys.stdout = None  # for Python not to try once more when it ends
        say(f"error: standard output: {error.strerror or error}; give results a place to go")
        return BAD_INPUT
    except Exception:
        say(f"{traceback.format_exc()}internal error; please report it with the input")
        return INTERNAL_ERROR


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    package_name="exactregions", message=f"%(prog)s %(version)s ({engine_name()})"
)
def commands() -> None:
    """Exact linear regions of neural networks with rational weights.

    NET is the path of a network file, or example:NAME for a network that ships with the package
    (`exactregions examples` lists them).
    """


for command in COMMANDS:
    commands.add_command(command)
