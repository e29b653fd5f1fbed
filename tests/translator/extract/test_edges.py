"""Edges: every way to write them, and a law against a direct computation of the graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.model import AirflowVersion

HEAD = """
with DAG("d") as dag:
    a, b, c, d, e, f = (EmptyOperator(task_id=name) for name in "abcdef")
"""
GROUP = "    with TaskGroup('g') as g:\n        EmptyOperator(task_id='x')\n        EmptyOperator(task_id='y')\n"
IMPORTS = "from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\n"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("a >> b >> c", {"b": {"a"}, "c": {"b"}}),
        ("a << b << c", {"a": {"b"}, "b": {"c"}}),
        ("a >> [b, c] >> d", {"b": {"a"}, "c": {"a"}, "d": {"b", "c"}}),
        ("[a, b] << c", {"a": {"c"}, "b": {"c"}}),
        ("a >> b; a >> b", {"b": {"a"}}),
        ("a.set_downstream([b, c])", {"b": {"a"}, "c": {"a"}}),
        ("a.set_upstream(b)", {"a": {"b"}}),
        ("for x in (b, c):\n        a >> x", {"b": {"a"}, "c": {"a"}}),
        (
            "from airflow.models.baseoperator import chain\n    chain(a, [b, c], [d, e], f)",
            {"b": {"a"}, "c": {"a"}, "d": {"b"}, "e": {"c"}, "f": {"d", "e"}},
        ),
        (
            "from airflow.models.baseoperator import chain_linear\n    chain_linear(a, [b, c], [d, e], f)",
            {"b": {"a"}, "c": {"a"}, "d": {"b", "c"}, "e": {"b", "c"}, "f": {"d", "e"}},
        ),
        (
            "from airflow.models.baseoperator import cross_downstream\n    cross_downstream([a, b], [c, d])",
            {"c": {"a", "b"}, "d": {"a", "b"}},
        ),
        ("from airflow.utils.helpers import chain\n    chain(a, b)", {"b": {"a"}}),
        ("dag.get_task('a') >> b", {"b": {"a"}}),
    ],
)
def test_ways_to_write_an_edge(
    statement: str, expected: dict[str, set[str]], edges_of: Callable[[str], dict[str, set[str]]]
) -> None:
    assert edges_of(f"{HEAD}    {statement}\n") == expected


def test_a_label_stands_on_the_edge_only(reader) -> None:
    dag = reader.dag(
        "from airflow.utils.edgemodifier import Label\n"
        + HEAD.strip("\n")
        + "\n    a >> Label('yes') >> b\n    c << Label('no') << a\n    a >> d\n"
    )
    assert {(label.upstream, label.downstream, label.label) for label in dag.edge_labels} == {
        ("a", "b", "yes"),
        ("a", "c", "no"),
    }
    assert dag.tasks["b"].upstream_task_ids == dag.tasks["c"].upstream_task_ids == ("a",)


def test_an_edge_to_something_unknown_is_told_and_left_out(reader) -> None:
    read = reader.file(
        IMPORTS + "from nowhere import other\nwith DAG('d'):\n    EmptyOperator(task_id='a') >> other()\n"
    )
    assert [f.place.line for f in read.findings if f.code == "DAG201"] == [5]
    assert read.dags["d"].tasks["a"].upstream_task_ids == ()


def test_chain_of_lists_of_different_length_is_an_error_and_makes_no_edge(reader) -> None:
    read = reader.file(
        IMPORTS
        + "from airflow.models.baseoperator import chain\nwith DAG('d'):\n    a, b, c = (EmptyOperator(task_id=n) for n in 'abc')\n    chain([a, b], [c])\n"
    )
    assert any("different length" in f.message for f in read.findings)


def test_a_cycle_leaves_the_dag_out_with_a_finding(reader) -> None:
    read = reader.file(
        IMPORTS + "with DAG('d'):\n    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')\n    a >> b >> a\n"
    )
    assert read.dags == {}
    assert [f.code for f in read.findings] == ["DAG217"]


# Programs over six tasks; each statement with the edges that it must make.
_NAMES = st.sampled_from("abcdef")
_SIDES = st.one_of(_NAMES.map(lambda n: (n,)), st.lists(_NAMES, min_size=1, max_size=3, unique=True).map(tuple))


@st.composite
def _statements(draw: st.DrawFn) -> tuple[str, set[tuple[str, str]]]:
    kind = draw(st.sampled_from([">>", "<<", "chain", "cross", "set", "group"]))
    left, right = draw(_SIDES), draw(_SIDES)
    one = draw(_NAMES)
    if kind == "chain":
        return f"chain({_side(left)}, {one}, {_side(right)})", {(u, one) for u in left} | {(one, d) for d in right}
    if kind == "cross":
        return f"cross_downstream([{', '.join(left)}], [{', '.join(right)}])", {(u, d) for u in left for d in right}
    if kind == "group":
        inside = ("g.x", "g.y")
        return f"{_side(left)} >> g >> {one}", {(u, t) for u in left for t in inside} | {(t, one) for t in inside}
    if kind == "set":
        return f"{one}.set_downstream({_side(right)})", {(one, d) for d in right}
    if kind == ">>":
        return f"{_side(left)} >> {one} >> {_side(right)}", {(u, one) for u in left} | {(one, d) for d in right}
    return f"{_side(left)} << {one} << {_side(right)}", {(one, d) for d in left} | {(u, one) for u in right}


def _side(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_statements(), min_size=1, max_size=6))
def test_random_programs_make_the_edges_of_the_direct_computation(
    tmp_path: Path, statements: list[tuple[str, set[tuple[str, str]]]]
) -> None:
    # A cycle would leave the DAG out: the edges are then looked for in one order of the names only.
    order = ("a", "b", "c", "g.x", "g.y", "d", "e", "f")
    body = [(text, made) for text, made in statements if all(order.index(u) < order.index(d) for u, d in made)]
    lines = "".join(f"    {text}\n" for text, _ in body)
    path = tmp_path / "d.py"
    path.write_text(
        IMPORTS
        + "from airflow.models.baseoperator import chain, cross_downstream\nfrom airflow.utils.task_group import TaskGroup\n"
        + HEAD.lstrip("\n")
        + GROUP
        + lines,
        encoding="utf-8",
    )
    (read,) = read_dags([path], ReadOptions(airflow_version=AirflowVersion.V2))
    found = {(up, name) for name, task in read.dags["d"].tasks.items() for up in task.upstream_task_ids}
    assert found == set().union(*(made for _, made in body)) if body else found == set()
