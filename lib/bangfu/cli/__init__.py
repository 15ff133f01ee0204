"""The command line: parses, calls, prints; everything it does is a function elsewhere.

A command begins here. What it imports takes a second, and a signal may come meanwhile, so signals
are listened for before anything else is imported.
"""

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
            raise
        # Whatever it is, as of a query that was broken off, it only follows from the signal.
        told = isinstance(ended, SystemExit) and ended.code == INTERRUPTED
        stop.end("" if told else "bangfu: interrupted")
    if stop.came is not None:  # what was raised was lost on its way
        stop.end("bangfu: interrupted")
    stop.listen_no_longer()
