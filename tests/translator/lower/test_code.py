"""The small parts: literals, free names, rewriting, names, steps of loops."""

from __future__ import annotations

import datetime as dt
import pathlib
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jetbridge_translator.lower.bodies.steps import step_count
from jetbridge_translator.lower.callables.rewrite import rewrite
from jetbridge_translator.lower.expressions import Imported, walk
from jetbridge_translator.lower.literals import UnwritableError, literal
from jetbridge_translator.lower.names import Names, common_name, identifier, node_name, plural, snake_case
from jetbridge_translator.lower.travel.free_names import free_names
from jetbridge_translator.lower.travel.imports import imported_names
from jetbridge_translator.model import NameOrigin, NameUse, Place, Source
from jetbridge_translator.render.expressions import ModuleText

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(max_size=8)
    | st.timedeltas()
    | st.datetimes()
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3) | st.tuples(inner, inner)
    ),
    max_leaves=6,
)


def evaluated(value: object) -> object:
    module = ModuleText((), frozenset(), frozenset())
    code = module.text(literal(value))
    names = {"pathlib": pathlib, "Path": pathlib.Path, "pendulum": pendulum}
    names |= {name: getattr(dt, name) for name in ("datetime", "date", "time", "timedelta", "timezone")}
    return eval(code, names)  # noqa: S307 -- our own text


@given(PLAIN)
def test_a_written_value_is_the_value(value: object) -> None:
    assert evaluated(value) == value


@pytest.mark.parametrize(
    "value",
    [
        pathlib.PurePosixPath("/data"),
        pendulum.datetime(2024, 1, 1, 6, tz="Europe/Berlin"),
        dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc),
        float("inf"),
        {1, 2},
        set(),
        frozenset({"a"}),
        (1,),
        "both \"quotes\" and 'quotes'",
        'two\nlines with \\ and """',
    ],
)
def test_other_values_are_written_too(value: object) -> None:
    assert evaluated(value) == value


def test_what_has_no_text_is_refused() -> None:
    with pytest.raises(UnwritableError, match="object"):
        literal([object()])


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "def f(x: A = B):\n    import json\n    y = json.loads(x)\n    return [z for z in y if g(z)]",
            {"A", "B", "g"},
        ),
        (
            "class C(Base):\n    level = LEVEL\n    def m(self):\n        return self.n + other",
            {"Base", "LEVEL", "other"},
        ),
        ("x = len(y)", {"y"}),
        ("def f():\n    global counter\n    counter += 1", {"counter"}),
        ("def f(x: 'Later'): ...", {"Later"}),
        ("def f():\n    print(1)", set()),
    ],
)
def test_free_names(code: str, names: set[str]) -> None:
    assert free_names(code) == names


AIRFLOW = {
    name.local: name
    for name in imported_names(
        "from airflow.models import Variable, DagBag\nfrom airflow import models\nfrom airflow.exceptions import AirflowException as Wrong"
    )
}


@pytest.mark.parametrize(
    ("code", "written", "missing"),
    [
        ("x = Variable.get('a')  # why", "x = Variable.get('a')  # why", ()),
        ("raise Wrong(f'{Variable}')", "raise TaskException(f'{Variable}')", ()),
        ("f(Variable=1, x=a.Variable)", "f(Variable=1, x=a.Variable)", ()),
        ("y = models.Variable", "y = Variable", ()),
        ("z = DagBag()", "z = DagBag()", ("airflow.models.DagBag",)),
        ("def f(x: DagBag): ...", "def f(x: object): ...", ()),
        ("def f(Variable=1): ...", "def f(Variable=1): ...", ()),
        ("if a:\n    from airflow.models import XCom\n    b()", "if a:\n    b()", ()),
        ("def f(DagBag=None):\n    return DagBag", "def f(DagBag=None):\n    return DagBag", ()),
        ("def f():\n    Wrong = 1\n    return Wrong", "def f():\n    Wrong = 1\n    return Wrong", ()),
        (
            "def f():\n    from airflow.models import Variable as V\n    return V.get('a')",
            "def f():\n    return Variable.get('a')",
            (),
        ),
        ("g = lambda DagBag: DagBag.x", "g = lambda DagBag: DagBag.x", ()),
        ("def f(x=DagBag):\n    return x", "def f(x=DagBag):\n    return x", ("airflow.models.DagBag",)),
    ],
)
def test_rewriting(code: str, written: str, missing: tuple[str, ...]) -> None:
    done = rewrite(code, AIRFLOW)
    assert done.text == written
    assert done.missing == missing


def test_relative_imports_become_absolute() -> None:
    (name,) = imported_names("from ..tools import load as l", "shop.dags.daily")
    assert (name.module, name.name, name.local) == ("shop.tools", "load", "l")


def test_names() -> None:
    assert identifier("my-task.1") == "my_task_1"
    assert identifier("1st") == "task_1st"
    assert identifier("class") == "class_"
    assert node_name("1st") == "1st"
    assert node_name("input") == "input_"
    assert snake_case("LoadTableOperator") == "load_table"
    assert common_name(["load_eu", "load_us"]) == "load"
    assert common_name(["a", "b"]) is None
    assert [plural(name) for name in ("task", "copy", "day", "class", "loads")] == [
        "tasks",
        "copies",
        "days",
        "class_list",
        "loads",
    ]


def test_a_name_is_given_once_and_never_the_users() -> None:
    names = Names({"op"}, own={"load"})
    assert names.claim("load", "op") == "load_op"
    assert names.claim_own("load") == "load"
    assert names.claim("op") == "op_2"
    assert names.claim("print", "op") == "print_op"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("range(3)", 3),
        ("range(1, len(ITEMS))", 1),
        ("ITEMS", 2),
        ("['a', 'b', 'c']", 3),
        ("enumerate(ITEMS)", 2),
        ("zip(ITEMS, 'abc')", 2),
        ("{'a': 1}.items()", 1),
        ("[*ITEMS]", None),
        ("load()", None),
        ("range(0, 1, 0)", None),
    ],
)
def test_steps_of_a_loop(text: str, count: int | None) -> None:
    names = (NameUse("ITEMS", NameOrigin.MODULE, "dag.py", ["x", "y"]),)
    assert step_count(Source(text, Place("dag.py"), names)) == count


def test_an_expression_knows_what_is_in_it() -> None:
    assert Imported("datetime", "timedelta") in set(walk(literal({"a": [dt.timedelta(1)]})))


def test_an_object_of_the_files_own_class_does_not_make_the_job_import_itself(write: Any) -> None:
    written = write("""
        from airflow.notifications.basenotifier import BaseNotifier
        from airflow.providers.acme.operators.ask import AskOperator

        class Note(BaseNotifier):
            def notify(self, context):
                print("asked")

        with DAG("d"):
            AskOperator(task_id="ask", question="why", notifiers=[Note()])
    """)
    assert "import Note" not in written.text
    assert "question" in written.function("ask")
    lost = next(item for item in written.project.outcomes if item.name == "notifiers")
    assert lost.disposition.value == "manual"
