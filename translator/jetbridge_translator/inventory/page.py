"""The inventory as one HTML page that needs nothing else: no script of others, no network."""

from __future__ import annotations

from jetbridge_translator.inventory.items import Inventory, ItemKind
from jetbridge_translator.report.html import rendered_page

TEMPLATE = "report/inventory.html.j2"


def inventory_page(inventory: Inventory) -> str:
    """The text of the page."""
    kinds = [(kind.value, inventory.by_kind[kind]) for kind in ItemKind if inventory.by_kind.get(kind)]
    return rendered_page(TEMPLATE, inventory=inventory, kinds=kinds)
