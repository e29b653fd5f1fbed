"""What DAGs need besides their code, and what a person will have to do: known before anything is migrated."""

from jetbridge_translator.inventory.gather import inventory_of
from jetbridge_translator.inventory.items import Inventory, ItemKind, Use

__all__ = ["Inventory", "ItemKind", "Use", "inventory_of"]
