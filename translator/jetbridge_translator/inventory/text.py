"""The inventory for a person at a terminal; plain lines when piped."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from jetbridge_translator.inventory.items import Inventory, Item, ItemKind
from jetbridge_translator.report.estimate import Effort, Estimate

STYLE = {Effort.NONE: "green", Effort.LITTLE: "green", Effort.SOME: "yellow", Effort.MUCH: "bold red"}


def print_inventory(inventory: Inventory, console: Console) -> None:
    """Print every item with its places, kind by kind, then the estimate of every DAG with its reasons."""
    for kind in ItemKind:
        items = inventory.by_kind.get(kind, ())
        if items:
            console.print(f"[bold]{kind.value}[/] ({len(items)})")
            for item in items:
                _print_item(item, console)
    console.print("[bold]what will need a person[/]")
    for estimate in inventory.estimates:
        _print_estimate(estimate, console)
    console.print(_figures(inventory))


def _print_item(item: Item, console: Console) -> None:
    dags = f"  [dim]{escape(', '.join(item.dag_ids))}[/]" if item.dag_ids else ""
    console.print(f"  {escape(item.name)}{dags}")
    details: dict[str, None] = {}
    for use in item.uses:
        details[f"{use.place.file}:{use.place.line}" + (f"  {use.detail}" if use.detail else "")] = None
    for text in details:
        console.print(f"    [dim]{escape(text)}[/]")


def _print_estimate(estimate: Estimate, console: Console) -> None:
    style = STYLE[estimate.effort]
    head = f"  [{style}]{estimate.effort.value:6}[/] {estimate.points:4}  {escape(estimate.dag_id)}"
    console.print(f"{head}  {estimate.tasks} tasks  [dim]{escape(estimate.file)}[/]")
    for reason in estimate.reasons:
        places = ", ".join(f"{place.file}:{place.line}" for place in reason.places[:3])
        more = f" and {len(reason.places) - 3} more" if len(reason.places) > 3 else ""  # noqa: PLR2004 -- three are shown
        console.print(
            f"         {reason.points:4}  {reason.code} {escape(reason.title)}: [dim]{escape(places)}{more}[/]"
        )


def _figures(inventory: Inventory) -> str:
    efforts = [f"{sum(e.effort is effort for e in inventory.estimates)} {effort.value}" for effort in Effort]
    return f"{len(inventory.estimates)} DAGs in {inventory.files} files; effort: {', '.join(efforts)}"
