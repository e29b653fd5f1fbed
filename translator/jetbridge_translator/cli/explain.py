"""`jetbridge explain CODE`: the page of a finding."""

from __future__ import annotations

import difflib

import click
from rich.markup import escape
from rich.syntax import Syntax

from jetbridge_translator.cli.console import CommandError, out
from jetbridge_translator.findings import FindingPage, all_pages

LEVELS = {
    "exact": "exact: nothing is lost, it is worth knowing",
    "assumed": "assumed: migrated, under the assumption that is named here",
    "manual": "manual: a person has to do something; what stands there refuses to run",
}


@click.command("explain")
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Show the page of a finding (DAG101); without CODE, list all codes."""
    pages = all_pages()
    if code is None:
        for page in sorted(pages.values(), key=lambda page: page.code):
            out().print(f"[bold]{page.code}[/bold]  {page.level.value:8}{escape(page.title)}")
        return
    found = pages.get(code.upper())
    if found is None:
        raise CommandError(_unknown(code, list(pages)))
    _show(found)


def _unknown(code: str, codes: list[str]) -> str:
    near = difflib.get_close_matches(code.upper(), codes, n=3)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    return f"there is no finding {code!r}.{hint} `jetbridge explain` lists all codes."


def _show(page: FindingPage) -> None:
    console = out()
    console.print(f"[bold]{page.code}: {escape(page.title)}[/bold]")
    console.print(LEVELS[page.level.value])
    console.print(f"\n[bold]Why[/bold]\n{escape(page.why)}")
    console.print(f"\n[bold]What to do[/bold]\n{escape(page.advice)}")
    if page.example:
        console.print("\n[bold]Example[/bold]")
        console.print(Syntax(page.example.rstrip(), "python") if console.is_terminal else escape(page.example.rstrip()))
