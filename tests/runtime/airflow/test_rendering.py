"""Rendering without a run: what is refused, and what stays."""

from __future__ import annotations

from typing import Any, NamedTuple

import jinja2
import pytest
from jinja2.exceptions import SecurityError

from jetbridge.airflow.context import Context, current_context, get_current_context
from jetbridge.airflow.exceptions import TaskException
from jetbridge.airflow.rendering import TemplateRenderer, TemplateSettings
from jetbridge.scheduling.timetables import AirflowGeneration

CONTEXT = {"ds": "2024-01-02", "x": 1}


class Pair(NamedTuple):
    a: str
    b: int


class Holder:
    template_fields = ("text", "child")

    def __init__(self, text: str, child: Any = None) -> None:
        self.text = text
        self.child = child


def test_undefined_names_fail() -> None:
    with pytest.raises(jinja2.UndefinedError, match="'nope' is undefined"):
        TemplateRenderer().render("{{ nope }}", CONTEXT)


def test_removed_names_say_what_to_use() -> None:
    with pytest.raises(jinja2.UndefinedError, match="Airflow 3 took it away; use logical_date"):
        TemplateRenderer().render("{{ execution_date }}", CONTEXT)
    old = TemplateRenderer(TemplateSettings(generation=AirflowGeneration.V2))
    with pytest.raises(jinja2.UndefinedError, match=r"'execution_date' is undefined$"):
        old.render("{{ execution_date }}", CONTEXT)


def test_the_interpreter_is_out_of_reach() -> None:
    with pytest.raises(SecurityError):
        TemplateRenderer().render("{{ ds.__class__.__mro__ }}", CONTEXT)


def test_containers_keep_their_kind() -> None:
    given = {"k": ["{{ ds }}", ("{{ x }}",)], "p": Pair("{{ ds }}", 2), "s": {"{{ x }}"}, "n": 5, "f": len}
    expected = {"k": ["2024-01-02", ("1",)], "p": Pair("2024-01-02", 2), "s": {"1"}, "n": 5, "f": len}
    assert TemplateRenderer().render(given, CONTEXT) == expected
    assert given["k"][0] == "{{ ds }}"  # type: ignore[index]


def test_objects_with_template_fields_even_in_a_circle() -> None:
    holder = Holder("{{ ds }}")
    holder.child = Holder("{{ x }}", holder)
    TemplateRenderer().render(holder, CONTEXT)
    assert (holder.text, holder.child.text) == ("2024-01-02", "1")


def test_files_by_extension(tmp_path: Any) -> None:
    (tmp_path / "q.sql").write_text("select '{{ ds }}'", "utf-8")
    renderer = TemplateRenderer(TemplateSettings(searchpath=(str(tmp_path),)))
    assert renderer.render("q.sql", CONTEXT, (".sql",)) == "select '2024-01-02'"
    assert renderer.render("q.sql", CONTEXT) == "q.sql"
    with pytest.raises(jinja2.TemplateNotFound):
        renderer.render("absent.sql", CONTEXT, (".sql",))


def test_context_is_computed_when_used() -> None:
    calls: list[str] = []
    context = Context({"slow": lambda: calls.append("slow") or 7, "never": lambda: calls.append("never")})
    assert "slow" in context
    assert TemplateRenderer().render("{{ slow }}{{ slow }}", context) == "77"
    assert calls == ["slow"]


def test_current_context() -> None:
    with pytest.raises(TaskException, match="Are you running within a task"):
        get_current_context()
    context = Context(ds="today")
    with current_context(lambda: context):
        assert get_current_context()["ds"] == "today"
