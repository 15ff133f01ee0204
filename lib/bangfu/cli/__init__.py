"""The command line: parses, calls, prints; everything it does is a function elsewhere.

A command begins here. What it imports takes a second, and a signal may come meanwhile, so signals
are listened for before anything else of ours is imported.
"""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line as a program: a signal ends it with exit code 3, whenever it comes."""
    from bangfu.cli.signals import INTERRUPTED, Stop  # noqa: PLC0415 - nothing before main

    stop = Stop()
    try:
        stop.listen()
        from bangfu.cli.commands import main as command  # noqa: PLC0415

        command()
    except BaseException as ended:
        if stop.came is None:
            stop.listen_no_longer()
            _require_expected(ended)
            raise
        # Whatever it is, as of a query that was broken off, it only follows from the signal.
        told = isinstance(ended, SystemExit) and ended.code == INTERRUPTED
        stop.end("" if told else "bangfu: interrupted")
    if stop.came is not None:  # what was raised was lost on its way
        stop.end("bangfu: interrupted")
    stop.listen_no_longer()


def _require_expected(ended: BaseException) -> None:
    """Tell what nobody expected, with an exit code that says nothing of releases or registers."""
    from bangfu.errors import MachineError  # noqa: PLC0415

    if not isinstance(ended, Exception):
        return
    if isinstance(ended, OSError):
        print(f"bangfu: {ended}", file=sys.stderr)  # noqa: T201
    else:
        import traceback  # noqa: PLC0415

        traceback.print_exception(ended)
    sys.exit(MachineError.exit_code)
