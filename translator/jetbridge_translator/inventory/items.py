"""The inventory as data: each use of something that lies outside the DAG's own code, with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from jetbridge_translator.model import Place
from jetbridge_translator.report.estimate import Estimate


class ItemKind(str, Enum):
    """What is used; the order is that of the report."""

    CONNECTION = "connection"
    VARIABLE = "variable"
    ENVIRONMENT = "environment variable"
    POOL = "pool"
    PACKAGE = "package"
    TEMPLATE_FILE = "template file"
    HOOK = "hook"
    MACRO = "macro"
    CALLBACK = "callback"
    EXTERNAL_DAG = "external dag"
    ASSET = "asset"
    OPERATOR_CLASS = "custom operator"
    UNMAPPED_OPERATOR = "unmapped operator"


@dataclass(frozen=True, slots=True)
class Use:
    """One use: `name` is the id (a text in angle brackets where it is computed), `detail` how it is used."""

    kind: ItemKind
    name: str
    place: Place
    detail: str = ""
    dag_id: str = ""
    task_id: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing with all its uses, in the order of their places."""

    kind: ItemKind
    name: str
    uses: tuple[Use, ...]

    @property
    def dag_ids(self) -> tuple[str, ...]:
        """The DAGs that use it, as far as the use belongs to one."""
        return tuple(sorted({use.dag_id for use in self.uses if use.dag_id}))

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it is used, each place once."""
        return tuple(sorted({use.place for use in self.uses}))


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything that is used, by kind and name, and the estimate of each DAG (the most work first)."""

    items: tuple[Item, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    files: int = 0
    by_kind: dict[ItemKind, tuple[Item, ...]] = field(default_factory=dict)


def items_of(uses: Iterable[Use]) -> tuple[Item, ...]:
    """The uses by kind and name; the same use is kept once."""
    gathered: dict[tuple[ItemKind, str], list[Use]] = {}
    for use in dict.fromkeys(uses):
        gathered.setdefault((use.kind, use.name), []).append(use)
    order = list(ItemKind)
    keys = sorted(gathered, key=lambda key: (order.index(key[0]), key[1]))
    return tuple(Item(*key, tuple(sorted(gathered[key], key=lambda use: (use.place, use.task_id)))) for key in keys)
