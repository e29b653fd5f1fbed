"""What the op layer has beyond Dagster's, since Airflow has it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from jetbridge import (
    InvalidDefinitionError,
    InvalidInvocationError,
    Out,
    RetryPolicy,
    TriggerRule,
    branch_op,
    from_context,
    graph,
    job,
    op,
    sensor_op,
    short_circuit_op,
    template,
)
from jetbridge.definitions.node import (
    GraphInput,
    Literal,
    NodeMapping,
    OutputRef,
    XComOperation,
    XComOperationKind,
    resolve_nested,
)
from jetbridge.definitions.templates import FromContext, Template


@op
def one():
    return 1


@op
def add(a, b=2):
    return a + b


def test_after_takes_handles_and_nestings_of_them():
    @op(out={})
    def silent():
        pass

    @job
    def j():
        first, second = one(), silent()
        add.partial(1)(after=[first, (second, [first])])

    assert j.graph.node_dict["add"].after == (OutputRef("one", None), OutputRef("silent", None))


def test_after_an_optional_output_waits_for_that_output():
    @op(out={"x": Out(is_required=False), "y": Out()})
    def choose():
        yield

    @job
    def j():
        x, y = choose()
        one(after=[x, y])

    assert j.graph.node_dict["one"].after == (OutputRef("choose", "x"), OutputRef("choose", None))


def test_after_a_graph_waits_for_its_output_or_for_all_of_it():
    @graph
    def section(start):
        return one(after=start)

    @job
    def j():
        done = section(one())
        add.partial(1)(after=done)
        add.alias("last").partial(1)(after=done.node)

    assert section.node_dict["one"].after == (GraphInput("start"),)
    assert j.graph.node_dict["add"].after == (OutputRef("section", "result"),)
    assert j.graph.node_dict["last"].after == (OutputRef("section", None),)


def test_after_is_an_input_if_the_op_has_one_of_that_name():
    @op
    def follow(after):
        return after

    @job
    def j():
        follow(after=one())

    assert j.graph.node_dict["follow"].inputs == {"after": OutputRef("one")}


def test_after_refuses_what_is_no_handle():
    with pytest.raises(InvalidDefinitionError, match="after= takes handles"):

        @job
        def j():
            one(after="yesterday")


def test_partial_remembers_what_was_given_by_position():
    @job
    def j():
        add.partial(1).alias("x").partial(b=template("{{ ds }}"))()

    node = j.graph.node_dict["x"]
    assert node.inputs == {"a": Literal(1), "b": Literal(Template("{{ ds }}"), resolvable=True)}
    assert node.positional == 1


def test_partial_holds_handles_at_any_depth():
    @job
    def j():
        add.partial({"deep": [one()["key"]]})()

    binding = j.graph.node_dict["add"].inputs["a"]
    assert binding == Literal({"deep": [OutputRef("one", "result", "key")]}, resolvable=True)
    assert list(j.graph.node_dict["add"].upstream()) == ["one"]
    assert resolve_nested(binding.value, lambda ref: ref.key, None) == {"deep": ["key"]}


def test_partial_refuses_unknown_inputs_at_once():
    with pytest.raises(InvalidDefinitionError, match="has no"):
        add.partial(c=1)


def test_expand_makes_a_mapped_node():
    @job
    def j():
        source = one()
        add.partial(b=1).expand(a=[1, 2], after=source)
        add.alias("dynamic").expand_kwargs(source.map(str))

    assert j.graph.node_dict["add"].mapping == NodeMapping(expand={"a": Literal([1, 2])})
    assert j.graph.node_dict["add"].after == (OutputRef("one", None),)
    kwargs = j.graph.node_dict["dynamic"].mapping.kwargs
    assert kwargs == XComOperation(XComOperationKind.MAP, (OutputRef("one"),), function=str)


def test_zip_and_concat():
    @job
    def j():
        a, b = one(), one()
        add.expand(a=a.zip(b, fillvalue=0), b=a.concat(b))

    mapping = j.graph.node_dict["add"].mapping.expand
    assert mapping["a"].kind is XComOperationKind.ZIP
    assert mapping["a"].pads
    assert mapping["b"].sources == (OutputRef("one"), OutputRef("one_2"))


@pytest.mark.parametrize("value", [5, "text", None])
def test_expand_refuses_what_cannot_be_mapped_over(value):
    with pytest.raises(InvalidDefinitionError, match="not possible"):

        @job
        def j():
            add.expand(a=value)


def test_expand_outside_of_a_graph_is_refused():
    with pytest.raises(InvalidInvocationError, match="only possible inside"):
        add.expand(a=[1])


def test_a_graph_can_be_mapped():
    @graph
    def section(x):
        add(x)

    @job
    def j():
        section.expand(x=[1, 2])

    assert j.graph.node_dict["section"].mapping.expand == {"x": Literal([1, 2])}


def test_settings_of_op_use_and_job():
    @op(trigger_rule="all_done", pool="small", execution_timeout=timedelta(minutes=1))
    def careful():
        pass

    @job(
        op_defaults={"pool": "big", "priority_weight": 3, "retry_policy": RetryPolicy(2)},
        start_date=datetime(2024, 1, 1),
    )
    def j():
        careful.override(trigger_rule=TriggerRule.ALWAYS)()
        one()

    settings = j.settings_of(j.graph.node_dict["careful"])
    assert (settings.trigger_rule, settings.pool, settings.priority_weight) == (TriggerRule.ALWAYS, "small", 3)
    assert j.settings_of(j.graph.node_dict["one"]).pool == "big"
    assert j.op_retry_policy == RetryPolicy(2)
    assert j.start_date == datetime(2024, 1, 1)
    assert j.catchup is None


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: op(triger_rule="all_done")(lambda: None), "no setting 'triger_rule'"),
        (lambda: op(trigger_rule="sometimes")(lambda: None), "no trigger rule 'sometimes'"),
        (lambda: one.override(nothing=1), "no setting 'nothing'"),
        (lambda: job(name="j", start=1)(lambda: None), "no option 'start'"),
    ],
)
def test_unknown_settings_are_refused(make, text):
    with pytest.raises(InvalidDefinitionError, match=text):
        make()


def test_setup_and_teardown():
    @job
    def j():
        create = one.alias("create")()
        work = one.alias("work")(after=create)
        one.alias("delete")(after=work).as_teardown(setups=create)
        one.alias("drop").as_teardown(create, on_failure_fail_dagrun=True)(after=work)

    nodes = j.graph.node_dict
    assert nodes["create"].settings.is_setup
    assert nodes["delete"].settings.is_teardown
    assert OutputRef("create", None) in nodes["delete"].after
    assert nodes["drop"].settings.on_failure_fail_dagrun
    assert OutputRef("create", None) in nodes["drop"].after


def test_templates_as_defaults():
    @op(kind="bash")
    def run(command: str = template("echo {{ ds }}"), ds: str = from_context(), day: str = from_context("ds")):
        return command

    defaults = {name: definition.default_value for name, definition in run.input_dict.items()}
    assert defaults == {"command": Template("echo {{ ds }}"), "ds": FromContext("ds"), "day": FromContext("ds")}


def test_a_template_renders_only_in_a_run():
    @op
    def run(command: str = template("{{ ds }}")):
        return command

    assert run("echo") == "echo"
    with pytest.raises(InvalidInvocationError, match="template context"):
        run()


def test_branch_and_short_circuit_ops():
    @branch_op
    def choose():
        return "a"

    @short_circuit_op(ignore_downstream_trigger_rules=False, pool="p")
    def stop():
        return False

    assert (choose.flow, choose.settings.kind) == ("branch", "branch_python")
    assert (stop.flow, stop.ignore_downstream_trigger_rules, stop.pool) == ("short_circuit", False, "p")


def test_an_op_with_a_kind_does_not_look_at_annotations():
    @op(kind="task")
    def free(x: list[int] | str | None, input: int = "text") -> int:  # noqa: A002 - names are free too
        return x

    assert not free.has_types
    assert free("anything") == "anything"


def test_sensor_op_calls_until_it_is_true():
    answers = iter([False, False, True])

    @sensor_op(poke_interval=0, timeout=5)
    def wait():
        return next(answers)

    @job
    def j():
        wait()

    assert j.execute_in_process().success
    assert next(answers, None) is None
