"""`python -m bangfu`: the command line without its script, as from a checkout or a notebook."""

from bangfu.cli import main

__all__: list[str] = []

main()
