"""In which order steps go that become ready at the same moment and have the same priority: graph by graph, level by level, then by name.

https://docs.dagster.io/guides/build/ops/graphs
"""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any

from jetbridge.execution.plan.step import Plan


def order_of(plan: Plan) -> dict[int, int]:
    """The place of each step."""
    keys = _keys_in_order(plan.job.graph, "")
    return {plan.by_key[key]: place for place, key in enumerate(keys) if key in plan.by_key}


def _keys_in_order(graph: Any, prefix: str) -> Iterator[str]:
    nodes = graph.node_dict
    sorter = TopologicalSorter({name: set(node.upstream()) for name, node in nodes.items()})
    sorter.prepare()
    while sorter.is_active():
        level = sorter.get_ready()
        sorter.done(*level)
        for name in sorted(level):
            if nodes[name].is_graph:
                yield from _keys_in_order(nodes[name].definition, f"{prefix}{name}.")
            else:
                yield prefix + name
