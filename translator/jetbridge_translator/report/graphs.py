"""A DAG's graph as SVG, drawn by us: tasks in columns, each to the right of what it waits for.

Boxes, text and lines only; colours come from the page's style, so that they follow light and dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

_CHARACTER = 7.2
_HEIGHT, _ROW, _GAP, _MARGIN = 34, 48, 46, 8
_LONGEST = 34


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A box: its id, what stands in it in one or two lines, and the class of its style."""

    key: str
    title: str
    subtitle: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its place; the texts are cut to what fits."""

    x: float
    y: float
    width: float
    height: float
    title: str
    subtitle: str
    style: str
    full: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph as boxes and paths, ready for the template."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]


def drawing(nodes: Sequence[GraphNode], edges: Iterable[tuple[str, str]]) -> Drawing:
    """Lay out a graph; edges of nodes that are not there are left out. The same graph gives the same drawing."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(node.key for node in nodes)
    graph.add_edges_from((first, last) for first, last in edges if graph.has_node(first) and graph.has_node(last))
    columns = _columns(graph)
    by_key = {node.key: node for node in nodes}
    boxes: dict[str, Box] = {}
    x: float = _MARGIN
    for column in columns:
        width = max(_width(by_key[key]) for key in column)
        for row, key in enumerate(column):
            boxes[key] = _box(by_key[key], x, _MARGIN + row * _ROW, width)
        x += width + _GAP
    height = max((box.y + box.height for box in boxes.values()), default=0) + _MARGIN
    paths = tuple(_path(boxes[first], boxes[last]) for first, last in sorted(graph.edges))
    return Drawing(max(x - _GAP, 0) + _MARGIN, height, tuple(boxes.values()), paths)


def _columns(graph: nx.DiGraph[str]) -> list[list[str]]:
    """The nodes by the longest way to them, each column ordered by where its nodes' upstream ones stand."""
    if not nx.is_directed_acyclic_graph(graph):
        return [list(graph.nodes)]
    columns: list[list[str]] = []
    rows: dict[str, float] = {}
    for generation in nx.topological_generations(graph):
        column = sorted(generation, key=lambda key: (_middle(graph, key, rows), key))
        rows.update((key, float(row)) for row, key in enumerate(column))
        columns.append(column)
    return columns


def _middle(graph: nx.DiGraph[str], key: str, rows: Mapping[str, float]) -> float:
    above = [rows[each] for each in graph.predecessors(key)]
    return sum(above) / len(above) if above else 0.0


def _width(node: GraphNode) -> float:
    return _CHARACTER * max(len(_cut(node.title)), len(_cut(node.subtitle)) * 0.9) + 16


def _box(node: GraphNode, x: float, y: float, width: float) -> Box:
    full = f"{node.title} ({node.subtitle})" if node.subtitle else node.title
    return Box(round(x, 1), y, round(width, 1), _HEIGHT, _cut(node.title), _cut(node.subtitle), node.style, full)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"…{text[1 - _LONGEST :]}"


def _path(first: Box, last: Box) -> str:
    start, end = first.x + first.width, last.x
    middle = round((start + end) / 2, 1)
    from_y, to_y = first.y + first.height / 2, last.y + last.height / 2
    return f"M{round(start, 1)} {from_y} C{middle} {from_y} {middle} {to_y} {round(end, 1)} {to_y}"
