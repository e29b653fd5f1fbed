"""Calls inside a graph's body become nodes."""

from __future__ import annotations

import pytest

from jetbridge import (
    DynamicOut,
    GraphOut,
    In,
    InvalidDefinitionError,
    InvalidInvocationError,
    InvariantViolationError,
    Nothing,
    Out,
    graph,
    job,
    op,
)
from jetbridge.definitions.node import Collected, FanIn, GraphInput, MappedElement, OutputRef


class Thing:
    pass


@op
def one() -> int:
    return 1


@op
def add(a: int, b: int = 2) -> int:
    return a + b


@op(out={"left": Out(), "right": Out()})
def split():
    return 1, 2


@op(out=DynamicOut())
def many(n):
    raise AssertionError(n)


def test_positional_and_named_arguments_bind_the_same_inputs():
    @graph
    def g():
        add(one(), b=one())

    assert g.node_dict["add"].inputs == {"a": OutputRef("one"), "b": OutputRef("one_2")}
    assert g.node_dict["add"].positional == 1


def test_second_and_third_use_are_numbered():
    @graph
    def g():
        one()
        one()
        one.alias("first")()

    assert g.node_names == ["one", "one_2", "first"]


def test_a_number_that_an_alias_has_taken_is_passed_over():
    @graph
    def g():
        one()
        one.alias("one_2")()
        one()

    assert g.node_names == ["one", "one_2", "one_3"]


def test_the_same_alias_twice_is_refused():
    with pytest.raises(InvalidDefinitionError, match=r"invoked the same node \(q\) twice without aliasing"):

        @job
        def j():
            one.alias("q")()
            one.alias("q")()


def test_two_ops_of_one_name_are_refused():
    @op(name="one")
    def other():
        pass

    with pytest.raises(InvalidDefinitionError, match="conflicting node definitions"):

        @graph
        def g():
            one()
            other()


def test_several_outputs_are_a_named_tuple():
    @graph
    def g():
        left, right = split()
        add(left, split.alias("again")().right)
        add(right)

    assert g.node_dict["add"].inputs == {"a": OutputRef("split", "left"), "b": OutputRef("again", "right")}


def test_a_list_of_handles_is_a_fan_in():
    @op
    def total(values):
        return sum(values)

    @graph
    def g():
        total([one(), one()])

    assert g.node_dict["total"].inputs["values"] == FanIn((OutputRef("one"), OutputRef("one_2")))


def test_a_fan_in_with_a_plain_value_is_refused():
    @op
    def total(values):
        return sum(values)

    with pytest.raises(InvalidDefinitionError, match="Lists can only contain the output"):

        @graph
        def g():
            total([one(), 5])


def test_a_plain_value_is_refused_with_the_way_out():
    with pytest.raises(InvalidDefinitionError, match=r"received invalid type <class 'int'> for input.*\.partial\(a="):

        @graph
        def g():
            add(5)


def test_an_op_that_was_not_called_is_refused():
    with pytest.raises(InvalidDefinitionError, match="Did you forget parentheses"):

        @graph
        def g():
            add(one)


def test_an_alias_that_is_never_called_warns():
    with pytest.warns(UserWarning, match="uninvoked op 'lost'"):

        @graph
        def g():
            one()
            one.alias("lost")


@pytest.mark.parametrize("misuse", ["alias", "with_hooks"])
def test_describing_a_use_after_its_call_is_refused(misuse):
    with pytest.raises(InvariantViolationError, match="location of parentheses"):

        @graph
        def g():
            getattr(one(), misuse)("x")


def test_a_handle_is_no_sequence():
    with pytest.raises(InvariantViolationError, match="Attempted to iterate"):

        @graph
        def g():
            list(one())

    with pytest.raises(InvariantViolationError, match="Attempted to index"):

        @graph
        def h():
            one()[0]


def test_too_many_arguments_and_one_argument_twice():
    with pytest.raises(InvalidDefinitionError, match="too many inputs"):

        @graph
        def g():
            one(one())

    with pytest.raises(InvalidInvocationError, match="multiple values for argument 'a'"):

        @graph
        def h():
            add(one(), a=one())


def test_graph_inputs_and_outputs_are_mapped():
    @graph(out={"sum": GraphOut(), "twice": GraphOut()})
    def inner(x, y):
        total = add(x, y)
        return {"sum": total, "twice": add.alias("again")(total, total)}

    @graph
    def outer():
        result = inner(one(), one())
        add(result.sum, result.twice)

    assert inner.node_dict["add"].inputs == {"a": GraphInput("x"), "b": GraphInput("y")}
    assert [mapping.maps_from.node_name for mapping in inner.output_mappings] == ["add", "again"]
    assert outer.node_dict["add"].inputs["b"] == OutputRef("inner", "twice")


def test_graph_input_takes_the_type_that_the_inner_inputs_agree_on():
    @graph
    def inner(x):
        add(x, x)

    assert inner.input_defs[0].dagster_type.display_name == "Int"


def test_an_input_that_the_graph_does_not_use_is_refused():
    with pytest.raises(InvalidDefinitionError, match="unmapped input 'x'"):

        @graph
        def g(x):
            one()


@pytest.mark.parametrize("returned", [5, {"unknown": None}, [1]])
def test_a_graph_returns_handles_only(returned):
    with pytest.raises(InvalidDefinitionError):

        @graph
        def g():
            one()
            return returned


def test_a_job_returns_nothing():
    with pytest.raises(InvalidDefinitionError, match="0 outputs are defined"):

        @job
        def j():
            return one()


def test_map_and_collect():
    @graph
    def g():
        numbers = many.alias("source").partial(3)()
        add.alias("total")(numbers.map(add).map(add.alias("second")).collect())

    assert g.node_dict["add"].inputs["a"] == MappedElement(OutputRef("source"))
    assert g.node_dict["second"].inputs["a"] == OutputRef("add")
    assert g.node_dict["total"].inputs["a"] == Collected(OutputRef("second"))


def test_a_dynamic_output_has_to_be_unpacked():
    with pytest.raises(InvalidDefinitionError, match="must be unpacked by invoking map or collect"):

        @graph
        def g():
            add(many.partial(1)())


def test_a_dynamic_output_below_another_is_refused():
    with pytest.raises(InvalidDefinitionError, match="more than one dynamic output"):

        @graph
        def g():
            many.partial(1)().map(lambda x: many.alias("inner")(x).map(add))


def test_nothing_inputs_order_and_have_no_parameter():
    @op(ins={"start": In(Nothing)})
    def late():
        pass

    @graph
    def g():
        late(start=[one(), one()])

    assert list(late.input_dict) == ["start"]
    assert list(g.node_dict["late"].upstream()) == ["one", "one_2"]

    with pytest.raises(InvalidDefinitionError, match="no data will be passed"):

        @op(ins={"start": In(Nothing)})
        def wrong(start):
            pass


def test_an_input_without_any_value_is_refused_when_the_job_is_made():
    @op
    def needs(thing: Thing):
        pass

    with pytest.raises(InvalidDefinitionError, match="Input 'thing' of op 'needs' has no way of being resolved"):

        @job
        def j():
            needs()


def test_names_are_checked():
    for bad in ("my-op", "has blank", "context", "class", "größe"):
        with pytest.raises(InvalidDefinitionError, match="not a valid name"):
            op(name=bad)(lambda: None)
    assert op(name="1st")(lambda: None).name == "1st"


def test_ops_and_graphs_called_where_they_cannot_be():
    @graph
    def g():
        one()

    with pytest.raises(InvariantViolationError, match="outside of a composition function"):
        g()
    with pytest.raises(InvariantViolationError, match="Attempted to call job"):
        g.to_job()()
