"""The inventory as one HTML page that needs nothing else: no script of others, no network."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from jetbridge_translator.inventory.items import Inventory, ItemKind

TEMPLATE = "report/inventory.html.j2"


def inventory_page(inventory: Inventory) -> str:
    """The text of the page."""
    environment = Environment(
        loader=PackageLoader("jetbridge_templates", ""),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    kinds = [(kind.value, inventory.by_kind[kind]) for kind in ItemKind if inventory.by_kind.get(kind)]
    return environment.get_template(TEMPLATE).render(inventory=inventory, kinds=kinds) + "\n"
