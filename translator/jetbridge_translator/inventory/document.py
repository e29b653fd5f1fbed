"""The inventory as JSON: what `jetbridge inventory --format json` prints."""

from __future__ import annotations

from typing import Any

from jetbridge_translator.inventory.items import Inventory, Item, ItemKind
from jetbridge_translator.report.estimate import Estimate

FORMAT = 1


def inventory_document(inventory: Inventory) -> dict[str, Any]:
    """The whole inventory as plain data; the same sources give the same data."""
    return {
        "format": FORMAT,
        "files": inventory.files,
        "items": {kind.value: [_item(item) for item in inventory.by_kind.get(kind, ())] for kind in ItemKind},
        "dags": [_estimate(estimate) for estimate in inventory.estimates],
    }


def _item(item: Item) -> dict[str, Any]:
    uses = [
        {"place": str(use.place), "detail": use.detail, "dag_id": use.dag_id or None, "task_id": use.task_id or None}
        for use in item.uses
    ]
    return {"name": item.name, "dags": list(item.dag_ids), "uses": uses}


def _estimate(estimate: Estimate) -> dict[str, Any]:
    reasons = [
        {
            "code": reason.code,
            "level": reason.level.value,
            "title": reason.title,
            "points": reason.points,
            "places": [str(place) for place in reason.places],
        }
        for reason in estimate.reasons
    ]
    return {
        "dag_id": estimate.dag_id,
        "file": estimate.file,
        "tasks": estimate.tasks,
        "disposition": estimate.disposition.value,
        "points": estimate.points,
        "effort": estimate.effort.value,
        "reasons": reasons,
    }
