import enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jetbridge import (
    Array,
    Enum,
    EnumValue,
    Field,
    IntSource,
    InvalidConfigDefinitionError,
    InvalidConfigError,
    InvalidDefinitionError,
    Map,
    Noneable,
    Permissive,
    ScalarUnion,
    Selector,
    Shape,
    StringSource,
)
from jetbridge.definitions.config.evaluation import EvaluationErrorReason
from jetbridge.definitions.config.resolve import resolve_to_config_type, to_field


def messages(schema: Any, value: Any) -> list[str]:
    return [error.message for error in resolve_to_config_type(schema).process(value).errors]


@pytest.mark.parametrize(
    ("schema", "value", "completed"),
    [
        (int, 3, 3),
        (float, 3, 3.0),
        (bool, False, False),
        (str, "", ""),
        (Noneable(int), None, None),
        ([int], [1, 2], [1, 2]),
        (list, [1, "a"], [1, "a"]),
        (dict, {"a": 1, 2: None}, {"a": 1, 2: None}),
        ({str: int}, {"a": 1}, {"a": 1}),
        (Map(int, str), {4: "x"}, {4: "x"}),
        ({"a": Field(int, default_value=4), "b": Field(str, is_required=False)}, {}, {"a": 4}),
        (Permissive({"a": Field(int, default_value=4)}), {"z": 1}, {"a": 4, "z": 1}),
        (Selector({"one": {"x": Field(int, default_value=1)}, "two": str}), {"one": None}, {"one": {"x": 1}}),
        (Selector({"only": {"x": Field(int, default_value=1)}}), {}, {"only": {"x": 1}}),
        (ScalarUnion(str, {"env": str}), {"env": "A"}, {"env": "A"}),
        (Shape({"a": int}, field_aliases={"a": "b"}), {"b": 1}, {"a": 1}),
    ],
)
def test_what_fits_is_completed(schema: Any, value: Any, completed: Any) -> None:
    assert resolve_to_config_type(schema).process(value).value == completed


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        (
            int,
            True,
            'Invalid scalar at the root. Value "True" of type "<class \'bool\'>" is not valid for expected type "Int".',
        ),
        (int, 1.0, 'Value "1.0" of type'),
        (str, None, 'Value at the root must not be None. Expected "String"'),
        ([int], [1, "a"], 'Invalid scalar at path root[1]. Value "a"'),
        ([int], {}, 'Value at the root must be list. Expected: "[Int]"'),
        ({str: int}, {"k": "v"}, "Invalid scalar at path root:'k':value."),
        ({"a": int}, 3, 'Value at the root must be dict. Expected: "{ a: Int }".'),
        ({"a": int, "b": Field(str, is_required=False)}, {}, 'Missing required config entry "a" at the root.'),
        ({"a": int, "b": str}, {}, "Missing required config entries ['a', 'b'] at the root."),
        ({"a": int}, {"a": 1, "q": 1}, 'Received unexpected config entry "q" at the root. Expected: "{ a: Int }".'),
        ({"a": int}, {"a": 1, "q": 1, "p": 2}, "Received unexpected config entries \"['p', 'q']\" at the root."),
        (Selector({"a": int, "b": int}), {"a": 1, "b": 2}, "You can only specify a single field at the root."),
        (Selector({"a": int, "b": int}), {}, "Must specify a field at the root if more than one field is defined."),
        (Enum("E", [EnumValue("x")]), "y", "Value at the root not in enum type E got y"),
        (
            Shape({"a": int}, field_aliases={"a": "b"}),
            {"a": 1, "b": 1},
            "Received both field 'a' and field 'b' in config.",
        ),
    ],
)
def test_what_does_not_fit_says_where_and_why(schema: Any, value: Any, message: str) -> None:
    found = messages(schema, value)
    assert len(found) == 1
    assert message in found[0]


def test_all_errors_are_reported_at_once_unexpected_ones_first() -> None:
    schema = {"a": int, "inner": {"b": [str], "c": float}}
    found = messages(schema, {"a": "x", "inner": {"b": ["ok", 3], "nope": 1}, "extra": 1})
    assert [text.split(".")[0] for text in found] == [
        'Received unexpected config entry "extra" at the root',
        "Invalid scalar at path root:a",
        'Received unexpected config entry "nope" at path root:inner',
        'Missing required config entry "c" at path root:inner',
        "Invalid scalar at path root:inner:b[1]",
    ]


def test_a_missing_entry_comes_with_an_example() -> None:
    (message,) = messages({"ops": {"x": {"config": {"a": int, "b": [str], "c": bool}}}}, {})
    assert "{'ops': {'x': {'config': {'a': 0, 'b': [], 'c': True}}}}" in message


class Color(enum.Enum):
    RED = 1
    BLUE = 2


def test_enums_are_given_by_name() -> None:
    assert Enum.from_python_enum(Color).process("RED").value is Color.RED
    assert Enum.from_python_enum_direct_values(Color).process("BLUE").value == 2
    assert Enum.from_python_enum(Color).process("GREEN").errors[0].reason is EvaluationErrorReason.RUNTIME_TYPE_MISMATCH


def test_a_source_is_read_when_the_config_is_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    field = to_field({"port": IntSource, "host": Field(StringSource, default_value={"env": "HOST"})})
    assert "HOST" in field.config_type.process({"port": 1}).errors[0].message
    monkeypatch.setenv("HOST", "db")
    monkeypatch.setenv("PORT", "5432")
    assert field.config_type.process({"port": {"env": "PORT"}}).value == {"port": 5432, "host": "db"}
    monkeypatch.setenv("PORT", "many")
    assert "cannot be coerced into an int" in field.config_type.process({"port": {"env": "PORT"}}).errors[0].message


@pytest.mark.parametrize("schema", ["text", {"a": "text"}, {"a": [int, str]}, {"a": None}, {"a": {"b": 3}}])
def test_what_is_no_schema_is_refused(schema: Any) -> None:
    with pytest.raises(InvalidConfigDefinitionError):
        to_field(schema)


@pytest.mark.parametrize("schema", [list[int], "x", 5, Noneable])
def test_what_is_no_config_type_is_refused(schema: Any) -> None:
    with pytest.raises(InvalidDefinitionError):
        resolve_to_config_type(schema)


def test_defaults_are_checked_when_the_field_is_made() -> None:
    with pytest.raises(InvalidConfigError, match="Invalid default_value"):
        Field(int, default_value="3")
    with pytest.raises(InvalidDefinitionError, match="required arguments"):
        Field(int, default_value=3, is_required=True)
    with pytest.raises(InvalidDefinitionError, match="cannot be a callable"):
        Field(int, default_value=lambda: 3)
    with pytest.raises(InvalidDefinitionError, match="string represention"):
        Field(Enum.from_python_enum(Color), default_value=Color.RED)


def test_only_scalars_are_keys_of_a_map() -> None:
    with pytest.raises(InvalidDefinitionError, match="must be a scalar"):
        Map(Array(int), int)


SCALARS = st.sampled_from([int, float, bool, str])
SCHEMAS = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        inner.map(lambda schema: [schema]),
        inner.map(Noneable),
        st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abcd"), inner, max_size=3)),
    max_leaves=8,
)


@settings(deadline=None, max_examples=60)
@given(SCHEMAS, VALUES)
def test_completing_twice_changes_nothing(schema: Any, value: Any) -> None:
    config_type = resolve_to_config_type(schema)
    once = config_type.process(value)
    assert once.success == config_type.validate(value).success
    if once.success:
        assert config_type.process(once.value).value == once.value


@settings(deadline=None, max_examples=60)
@given(SCHEMAS)
def test_the_example_fits_unless_it_is_of_a_list(schema: Any) -> None:
    field = to_field(schema)
    if not field.is_required:
        assert field.config_type.process(field.default_value).success
