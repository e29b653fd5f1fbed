"""Selecting a part of a job."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jetbridge import InvalidSubsetError, graph, job, op
from jetbridge.definitions.selection.clauses import Clause, parse_clause, select


@op
def start():
    return 1


@op
def step(x=5):
    return x + 1


@graph
def section(x):
    return step.alias("inner")(x)


@job
def line():
    step.alias("d")(section(step.alias("b")(start.alias("a")())))


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("a", Clause("a", 0, 0)),
        ("*a", Clause("a", None, 0)),
        ("++a*", Clause("a", 2, None)),
        (" a+ ", Clause("a", 0, 1)),
        ("g.a", Clause("g.a", 0, 0)),
        ("a,b", None),
        ("", None),
    ],
)
def test_clauses(text, clause):
    assert parse_clause(text) == clause


@pytest.mark.parametrize(
    ("clauses", "names"),
    [
        (["b"], ["b"]),
        (["*b"], ["a", "b"]),
        (["+section"], ["b", "section"]),
        (["a++"], ["a", "b", "section"]),
        (["*"], ["a", "b", "section", "d"]),
        (["a", "d"], ["a", "d"]),
        (["section.inner"], ["section"]),
    ],
)
def test_selected_nodes(clauses, names):
    assert line.get_subset(op_selection=clauses).graph.node_names == names


@pytest.mark.parametrize("clauses", [["zz"], ["a", "zz"], ["*section.inner"], ["section.zz"], ["a,b"]])
def test_a_clause_that_selects_nothing(clauses):
    with pytest.raises(InvalidSubsetError, match="No qualified ops to execute found for op_selection"):
        line.get_subset(op_selection=clauses)


def test_an_input_that_lost_its_source_falls_back():
    part = line.get_subset(op_selection=["d"])
    assert part.execute_in_process().output_for_node("d") == 6
    assert part.op_selection == {"d"}
    assert part.selection.parent is line


def test_a_graph_that_lost_its_output_cannot_feed_another_op():
    @graph
    def two():
        start()
        return step()

    @job
    def j():
        step.alias("last")(two())

    with pytest.raises(InvalidSubsetError, match="invalid graph"):
        j.get_subset(op_selection=["two.start", "last"])


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef"))), st.sampled_from("abcdef"))
def test_all_ancestors_and_descendants_close_the_relation(edges, name):
    names = sorted({*edges, *(source for sources in edges.values() for source in sources), name})
    upstream = {item: edges.get(item, set()) for item in names}
    ancestors, _ = select([f"*{name}"], upstream)
    assert all(upstream[item] <= ancestors for item in ancestors)
    descendants, _ = select([f"{name}*"], upstream)
    assert all(item in descendants for item in names if upstream[item] & descendants)
