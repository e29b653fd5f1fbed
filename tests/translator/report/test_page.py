"""The page of a migration stands alone, shows everything with its place, and its graphs are drawn from left to right."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jetbridge_translator.ledger import Entry
from jetbridge_translator.lower.plan import Disposition, Outcome
from jetbridge_translator.model import AirflowVersion, Dag, DagFile, Finding, Level, Place, Schedule
from jetbridge_translator.report.graphs import Drawing, GraphNode, drawing
from jetbridge_translator.report.migration import MigrationReport, file_report
from jetbridge_translator.report.page import migration_page
from jetbridge_translator.result import Failed, Migrated

PLACE = Place("daily.py", 3, 5)
NESTING = frozenset({"html", "head", "body", "table", "tbody", "thead", "tr", "section", "details", "figure", "svg", "g", "ul", "form", "div"})  # fmt: skip


def _outcome(kind: str, name: str, disposition: Disposition = Disposition.MIGRATED, target: str = "") -> Outcome:
    task_id = name if kind == "task" else None
    return Outcome(kind, name, disposition, "BashOperator", PLACE, "<daily>", task_id, target)


@pytest.fixture(scope="module")
def page() -> str:
    assumed = Finding("DAG103", Level.ASSUMED, Place("daily.py", 7, 1), "asks for <time>", "Give a date.", "<daily>")
    broken = Finding("DAG001", Level.MANUAL, Place("broken.py", 1, 2), "it is no Python", "Correct it.")
    dag = Dag("<daily>", "daily.py", PLACE, AirflowVersion.V2, Schedule("x", "y"), {})
    outcomes = [
        _outcome("dag", "<daily>"),
        _outcome("task", "load", target="load"),
        _outcome("task", "publish & <go>", Disposition.MANUAL, "publish"),
        _outcome("edge", "load >> publish & <go>"),
    ]
    source = DagFile("daily.py", AirflowVersion.V2, {"<daily>": dag}, (assumed,))
    ledger: tuple[Entry, ...] = ()
    files = (
        file_report(Migrated("daily.py", source), outcomes, [], ledger),
        file_report(Failed("broken.py", (broken,)), [], [], ()),
    )
    return migration_page(MigrationReport("2", files))


class _Checker(HTMLParser):
    """Elements close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        assert not {"src", "srcset", "onclick", "onload"} & {name for name, _ in attrs}
        for name, value in attrs:
            if name == "href":
                assert value is not None
                assert value.startswith("#")
        if tag in NESTING:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in NESTING:
            assert self.open.pop() == tag


def test_the_page_stands_alone_and_is_well_formed(page: str) -> None:
    checker = _Checker()
    checker.feed(page)
    assert checker.open == []
    assert not {"script", "link", "img", "iframe"} & set(checker.seen)
    assert "@import" not in page
    assert "url(" not in page
    assert "color-scheme: light dark" in page


def test_everything_is_shown_with_its_place_and_nothing_unescaped(page: str) -> None:
    assert "<daily>" not in page.replace("&lt;daily&gt;", "")
    assert "asks for &lt;time&gt;" in page
    for place in ("daily.py:3", "daily.py:7", "broken.py:1"):
        assert f'<span class="place">{place}</span>' in page
    assert "op publish" in page
    assert '<td class="some">some</td><td class="number">' not in page
    assert '<td class="little">little</td><td class="number">2</td>' in page


def test_each_graph_has_every_task_and_a_manual_one_looks_so(page: str) -> None:
    graphs = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert [graph.count("<rect") for graph in graphs] == [2, 2]
    assert [graph.count("<path") for graph in graphs] == [1, 1]
    assert [graph.count('class="manual"') for graph in graphs] == [0, 1]
    assert 'aria-label="job of &lt;daily&gt;"' in graphs[1]


def test_filters_need_no_script(page: str) -> None:
    for name in ("show-migrated", "show-assumed", "show-manual", "level-exact", "level-assumed", "level-manual"):
        assert f'<input type="checkbox" id="{name}" checked>' in page
        assert f"body:has(#{name}:not(:checked))" in page
    assert 'class="is-manual"' in page
    assert 'class="row-assumed"' in page


@given(st.integers(1, 14), st.sets(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=30))
def test_boxes_never_overlap_and_edges_go_right(size: int, drawn: set[tuple[int, int]]) -> None:
    nodes = [GraphNode(f"t{number}", f"task {number}") for number in range(size)]
    edges = [(f"t{first}", f"t{last}") for first, last in drawn if first < last]
    found = drawing(nodes, edges)
    assert len(found.boxes) == size
    assert len(found.paths) == sum(last < size for first, last in drawn if first < last)
    for one, other in combinations(found.boxes, 2):
        assert one.x + one.width <= other.x or other.x + other.width <= one.x or abs(one.y - other.y) >= one.height
    for path in found.paths:
        start, *_, end = (float(number) for number in re.findall(r"[\d.]+", path)[::2])
        assert start < end
    assert all(box.x + box.width <= found.width and box.y + box.height <= found.height for box in found.boxes)
    assert drawing(nodes, edges[::-1]) == found


def test_a_graph_without_nodes_and_a_circle_are_drawn_too() -> None:
    assert isinstance(drawing([], []), Drawing)
    assert len(drawing([GraphNode("a", "a"), GraphNode("b", "b" * 90)], [("a", "b"), ("b", "a")]).boxes) == 2
