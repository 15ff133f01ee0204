"""The command that checks a federation's own rules, code lists, words and sample."""

import typer

__all__ = ["app"]

app = typer.Typer()


@app.command()
def federation() -> None:
    """Check all files of params/rules, and tell every fault at once."""
    from bangfu.project import RULES
    from bangfu.rules import read_rules
    from bangfu.starter.federation_check import require_federation

    require_federation()
    rules = read_rules()
    own = sum(path.is_file() for path in RULES.rglob("*")) if RULES.is_dir() else 0
    typer.echo(
        f"federation based on {rules.federation.based_on}: {own} files of its own, no fault; "
        f"rules {rules.digest[:12]}"
    )
