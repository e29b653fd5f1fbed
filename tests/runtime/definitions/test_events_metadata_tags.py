"""Value classes: outputs, events, metadata, tags."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jetbridge import (
    AssetKey,
    AssetMaterialization,
    AssetObservation,
    DynamicOutput,
    Failure,
    IntMetadataValue,
    InvalidDefinitionError,
    InvalidMetadata,
    JsonMetadataValue,
    MetadataValue,
    NullMetadataValue,
    Output,
    PathMetadataValue,
    RetryRequested,
    TableColumn,
    TableRecord,
    TableSchema,
    TextMetadataValue,
    deserialize_value,
    job,
    op,
    serialize_value,
)
from jetbridge.definitions.docstrings import read_docstring
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.tags import normalize_tags

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_kinds_of_metadata():
    found = normalize_metadata(
        {
            "a": "x",
            "b": 1,
            "c": None,
            "d": {"k": [1]},
            "e": True,
            "f": AssetKey("t"),
            "g": dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc),
        }
    )
    assert found["a"] == TextMetadataValue("x")
    assert found["b"] == IntMetadataValue(1)
    assert found["c"] == NullMetadataValue()
    assert found["d"] == JsonMetadataValue({"k": [1]})
    assert found["e"] == MetadataValue.bool(True)
    assert found["f"].asset_key == AssetKey("t")
    assert found["g"].value == 1704067200.0
    assert all(isinstance(value, MetadataValue) for value in found.values())
    assert TextMetadataValue("1") != PathMetadataValue("1")


@pytest.mark.parametrize("value", [object(), {1, 2}, lambda: 1])
def test_metadata_that_cannot_be_kept(value):
    with pytest.raises(InvalidMetadata, match='metadata value for "label"'):
        normalize_metadata({"label": value})


def test_tables():
    table = MetadataValue.table([TableRecord({"a": 1, "b": "x", "c": None})])
    assert table.schema == TableSchema([TableColumn("a", "int"), TableColumn("b"), TableColumn("c")])
    with pytest.raises(InvalidMetadata, match="schema must be provided"):
        MetadataValue.table([])
    with pytest.raises(InvalidMetadata, match="Record fields"):
        TableRecord({"a": []})


@given(st.dictionaries(st.text(min_size=1), JSON, max_size=4))
def test_tags_are_strings_and_stay_so(tags):
    once = normalize_tags(tags)
    assert all(isinstance(value, str) for value in once.values())
    assert normalize_tags(once) == once


@pytest.mark.parametrize(("value", "text"), [(object(), "Could not JSON encode"), ((1, 2), "not equivalent")])
def test_tags_that_are_no_json(value, text):
    with pytest.raises(InvalidDefinitionError, match=text):
        op(name="o", tags={"k": value})(lambda: None)


def test_outputs_are_equal_by_content():
    assert Output(1, "a", {"k": 1}) == Output(1, "a", {"k": 1})
    assert Output(1, "a") != Output(1, "b")
    assert Output(1, "a") != DynamicOutput(1, "k", "a")
    with pytest.raises(InvalidDefinitionError, match="mapping_key"):
        DynamicOutput(1, "not a key")


def test_a_materialisation_is_no_observation():
    made, seen = AssetMaterialization(["a", "b"], metadata={"rows": 3}), AssetObservation("a")
    assert not isinstance(seen, AssetMaterialization)
    assert made.with_metadata({}).metadata == {}
    assert made.asset_key == AssetKey.from_user_string("a/b")
    assert AssetMaterialization.file("/tmp/x").metadata["path"] == PathMetadataValue("/tmp/x")  # noqa: S108 - only a name


def test_what_ops_raise_survives_the_way_between_processes():
    failure = pickle.loads(pickle.dumps(Failure("no", {"k": 1}, allow_retries=False)))  # noqa: S301 - its own
    assert (failure.description, failure.metadata, failure.allow_retries) == ("no", {"k": IntMetadataValue(1)}, False)
    retry = pickle.loads(pickle.dumps(RetryRequested(3, 0.5)))  # noqa: S301 - its own
    assert (retry.max_retries, retry.seconds_to_wait) == (3, 0.5)


def test_docstrings_describe_inputs_and_outputs():
    @op
    def f(a, b):
        """Add.

        Args:
            a: The first,
                on two lines.
            b (int): The second.

        Returns:
            int: The sum.
        """
        return a + b

    assert f.description.startswith("Add.")
    assert f.input_dict["a"].description == "The first, on two lines."
    assert f.input_dict["b"].description == "The second."
    assert f.output_dict["result"].description == "The sum."


@given(st.text())
def test_any_docstring_can_be_read(text):
    assert read_docstring(text) is not None


@pytest.mark.parametrize(
    "value",
    [
        MetadataValue.text("x"),
        MetadataValue.json({"a": [1, None]}),
        MetadataValue.null(),
        MetadataValue.asset(AssetKey(["a", "b"])),
        MetadataValue.table([TableRecord({"a": 1})]),
        MetadataValue.timestamp(17.5),
    ],
)
def test_metadata_values_as_text_and_back(value):
    assert deserialize_value(serialize_value(value), type(value)) == value


def test_texts_that_are_no_values():
    with pytest.raises(InvalidMetadata, match="no class 'Nope'"):
        deserialize_value('{"__class__": "Nope"}')
    with pytest.raises(InvalidMetadata, match="Expected"):
        deserialize_value(serialize_value(MetadataValue.int(1)), TextMetadataValue)
    with pytest.raises(InvalidMetadata, match="cannot be written"):
        serialize_value(object())


def test_strange_keys_of_tags_warn_where_the_job_is_defined():
    with pytest.warns(UserWarning, match=r"Non-compliant tag keys like \['a&'\]") as caught:
        job(name="j", tags={"a&": "1", "team/owner": "x", "any text of Airflow": ""})(lambda: None)
    assert caught[0].filename == __file__
