"""Annotations as checks at run time."""

from __future__ import annotations

import typing

import pytest

from jetbridge import (
    Dict,
    In,
    InvalidDefinitionError,
    InvariantViolationError,
    List,
    Nothing,
    Optional,
    Out,
    PythonObjectType,
    RuntimeType,
    TypeCheck,
    TypeCheckDidNotPass,
    check_type,
    make_python_type_usable_as_runtime_type,
    op,
    usable_as_runtime_type,
)
from jetbridge.definitions.types.resolve import resolve_type


class Thing:
    pass


@pytest.mark.parametrize(
    ("annotation", "name"),
    [
        (int, "Int"),
        (str, "String"),
        (typing.Any, "Any"),
        (type(None), "Nothing"),
        (list, "[Any]"),
        (list[int], "[Int]"),
        (typing.List[int], "[Int]"),  # noqa: UP006 - users write it
        (dict, "dict"),
        (dict[str, list[int]], "Dict[String,[Int]]"),
        (int | None, "Int?"),
        (typing.Optional[int], "Int?"),  # noqa: UP045 - users write it
        (tuple[int, str], "Tuple[Int,String]"),
        (set[int], "Set[Int]"),
        (Thing, "Thing"),
        (List[int], "[Int]"),
        (Dict[str, int], "Dict[String,Int]"),
        (Optional[List[int]], "[Int]?"),
    ],
)
def test_names_of_types(annotation, name):
    assert resolve_type(annotation).display_name == name


@pytest.mark.parametrize("annotation", ["text", 5, int | str, typing.Iterator[int], {"a": 1}])
def test_what_is_no_type(annotation):
    with pytest.raises(InvalidDefinitionError, match="Invalid type"):
        resolve_type(annotation)


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        (int, 1, "1"),
        (list[int], [1, 2], [1, "2"]),
        (dict[str, int], {"a": 1}, {"a": "1"}),
        (dict[str, int], {}, {1: 1}),
        (tuple[int, str], (1, "a"), (1,)),
        (set[str], {"a"}, {1}),
        (int | None, None, "x"),
        (Thing, Thing(), object()),
    ],
)
def test_values_are_checked_to_the_bottom(type_, good, bad):
    resolved = resolve_type(type_)
    assert check_type(resolved, good).success
    found = check_type(resolved, bad)
    assert not found.success


def test_a_check_of_ones_own_may_give_a_type_check():
    even = RuntimeType(lambda _, value: TypeCheck(value % 2 == 0, "odd", {"value": value}), name="Even")
    assert check_type(even, 2).success
    assert check_type(even, 3).description == "odd"
    broken = RuntimeType(lambda _, _value: "yes", name="Broken")
    with pytest.raises(InvariantViolationError, match="bool"):
        check_type(broken, 1)


def test_a_class_may_stand_for_a_type():
    @usable_as_runtime_type(name="Money", description="an amount")
    class Amount:
        pass

    assert resolve_type(Amount).unique_name == "Money"

    class Other:
        pass

    mine = PythonObjectType(Other, name="Mine")
    make_python_type_usable_as_runtime_type(Other, mine)
    assert resolve_type(Other) is mine
    with pytest.raises(InvalidDefinitionError, match="already been registered"):
        make_python_type_usable_as_runtime_type(Other, PythonObjectType(Other, name="Again"))


def test_nothing_cannot_be_inside_anything():
    with pytest.raises(InvalidDefinitionError, match="Nothing can not be wrapped"):
        Out(List[Nothing])


def test_defaults_of_scalars_are_checked_when_the_op_is_defined():
    with pytest.raises(InvalidDefinitionError, match="default_value of InputDefinition x of type Int"):
        op(ins={"x": In(int, default_value="foo")})(lambda x: x)


def test_inputs_and_outputs_of_a_call_are_checked():
    @op
    def double(x: int) -> int:
        return str(x * 2)

    with pytest.raises(TypeCheckDidNotPass, match='op "double" input "x" - expected type "Int"'):
        double("a")
    with pytest.raises(TypeCheckDidNotPass, match='op "double" output "result"'):
        double(1)


def test_an_annotation_that_does_not_exist_at_run_time():
    with pytest.raises(InvalidDefinitionError, match='Failed to resolve type annotation "Unknown"'):

        @op
        def f(x: Unknown):  # noqa: F821 - the point of the test
            pass
