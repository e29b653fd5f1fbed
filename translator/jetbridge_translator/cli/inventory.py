"""`jetbridge inventory PATH…`: what DAGs need besides their code, before anything is migrated."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from jetbridge_translator.cli.console import KNOWN_ERRORS, CommandError, out
from jetbridge_translator.cli.options import with_reading_options, with_rules_option
from jetbridge_translator.cli.reading import read_options
from jetbridge_translator.inventory import Inventory, inventory_of
from jetbridge_translator.inventory.document import inventory_document
from jetbridge_translator.inventory.page import inventory_page
from jetbridge_translator.inventory.text import print_inventory
from jetbridge_translator.migration import Request
from jetbridge_translator.operators.own_rules import own_rules


@with_rules_option
@with_reading_options
@click.command("inventory", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("sources", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="How many files are read at a time."
)
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
def inventory(**given: Any) -> None:
    """List what DAGs need besides their code, with places, and estimate what will need a person.

    Listed are connections, variables, pools, environment variables, packages, template files, hooks, macros, callbacks, other DAGs,
    assets, and operators that the team wrote or that nobody maps.

    Nothing is executed, and nothing is written. Exit code 0: done; 2: wrong usage.
    """
    form, sources, workers = given.pop("form"), given.pop("sources"), given.pop("workers")
    try:
        with own_rules(given.pop("rules")):
            found = inventory_of(Request(sources, Path(os.devnull), read_options(given, workers)))
    except KNOWN_ERRORS as problem:
        raise CommandError(str(problem)) from problem
    _print(form, found)


def _print(form: str, found: Inventory) -> None:
    if form == "json":
        click.echo(json.dumps(inventory_document(found), indent=1, ensure_ascii=False))
    elif form == "html":
        click.echo(inventory_page(found), nl=False)
    else:
        print_inventory(found, out())
