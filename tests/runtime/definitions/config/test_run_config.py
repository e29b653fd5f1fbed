from typing import Any

import pytest

from jetbridge import (
    ConfigMapping,
    ConfigMappingFunctionError,
    Field,
    In,
    InvalidConfigError,
    InvalidDefinitionError,
    OpExecutionContext,
    config_from_yaml_strings,
    config_mapping,
    configured,
    graph,
    job,
    op,
    resource,
    validate_run_config,
)
from jetbridge.definitions.config.config_class import Config


@resource(config_schema={"url": str, "timeout": Field(int, default_value=30)})
def database(context: Any) -> Any:
    return context.resource_config


@op(config_schema={"size": int}, required_resource_keys={"database"})
def load(context: OpExecutionContext) -> Any:
    return (context.op_config["size"], context.resources.database)


@op
def plain(loaded) -> Any:
    return loaded


@job(resource_defs={"database": database})
def nightly() -> None:
    plain(load())


CONFIG = {"ops": {"load": {"config": {"size": 3}}}, "resources": {"database": {"config": {"url": "x"}}}}


def test_config_reaches_ops_and_resources() -> None:
    assert nightly.execute_in_process(run_config=CONFIG).output_for_node("plain") == (3, {"url": "x", "timeout": 30})


def test_the_completed_config_shows_every_op() -> None:
    completed = validate_run_config(nightly, CONFIG)
    assert completed["ops"] == {
        "load": {"config": {"size": 3}, "inputs": {}, "outputs": None},
        "plain": {"config": None, "inputs": {}, "outputs": None},
    }
    assert completed["resources"]["database"] == {"config": {"url": "x", "timeout": 30}}


def test_what_is_missing_is_said_for_all_parts_at_once() -> None:
    with pytest.raises(InvalidConfigError) as caught:
        validate_run_config(nightly, {})
    text = str(caught.value)
    assert text.startswith(
        "Error in config for job nightly\n    Error 1: Missing required config entries ['ops', 'resources']"
    )
    assert "{'ops': {'load': {'config': {'size': 0}}}, 'resources': {'database': {'config': {'url': '...'}}}}" in text


def test_a_job_without_config_takes_none() -> None:
    @op
    def one() -> int:
        return 1

    @job
    def simple() -> None:
        one()

    assert simple.execute_in_process().output_for_node("one") == 1
    with pytest.raises(InvalidConfigError, match='unexpected config entry "two" at path root:ops'):
        simple.execute_in_process(run_config={"ops": {"two": {}}})


def test_defaults_of_the_job_hold_for_ops_that_the_run_does_not_name() -> None:
    @op(config_schema=int)
    def number(context: OpExecutionContext) -> int:
        value: int = context.op_config
        return value

    @job(config={"ops": {"number": {"config": 1}, "other": {"config": 2}}})
    def numbers() -> None:
        number()
        number.alias("other")()

    result = numbers.execute_in_process(run_config={"ops": {"number": {"config": 7}}})
    assert (result.output_for_node("number"), result.output_for_node("other")) == (7, 2)


@op(config_schema={"a": int, "b": Field(str, default_value="z")})
def inner(context: OpExecutionContext) -> Any:
    return context.op_config


def test_a_graph_may_take_config_of_its_own_form() -> None:
    @graph(config=ConfigMapping(lambda outer: {"inner": {"config": {"a": outer["twice"] * 2}}}, {"twice": int}))
    def mapped() -> Any:
        return inner()

    @job
    def outer_job() -> None:
        mapped()

    result = outer_job.execute_in_process(run_config={"ops": {"mapped": {"config": {"twice": 2}}}})
    assert result.output_for_node("mapped.inner") == {"a": 4, "b": "z"}


def test_a_mapping_that_raises_or_gives_nonsense_is_named() -> None:
    def broken(_outer: Any) -> Any:
        raise ValueError("no")

    @job(config=config_mapping(broken))
    def raising() -> None:
        inner()

    with pytest.raises(ConfigMappingFunctionError, match="config mapping function on job raising"):
        raising.execute_in_process()

    @graph(config=ConfigMapping(lambda _outer: {"inner": {"config": {"a": "text"}}}, Field(str, is_required=False)))
    def wrong() -> Any:
        return inner()

    @job
    def nonsense() -> None:
        wrong()

    with pytest.raises(InvalidConfigError, match='Op "wrong" with definition "wrong" has a configuration error'):
        nonsense.execute_in_process()


def test_a_mapping_may_take_a_config_class() -> None:
    class Simple(Config):
        a: int = 5

    @config_mapping
    def simplified(config: Simple) -> dict[str, Any]:
        return {"ops": {"inner": {"config": {"a": config.a}}}}

    @job(config=simplified)
    def simple() -> None:
        inner()

    assert simple.execute_in_process(run_config={"a": 8}).output_for_node("inner")["a"] == 8


def test_configured_fixes_config_or_makes_it() -> None:
    fixed = configured(inner, name="fixed")({"a": 1})

    @configured(inner, config_schema={"times": int})
    def made(outer: Any) -> Any:
        return {"a": outer["times"] * 10, "b": "m"}

    @job
    def both() -> None:
        fixed()
        made()

    result = both.execute_in_process(run_config={"ops": {"made": {"config": {"times": 2}}}})
    assert result.output_for_node("fixed") == {"a": 1, "b": "z"}
    assert result.output_for_node("made") == {"a": 20, "b": "m"}
    with pytest.raises(InvalidConfigError, match="applying config mapping"):
        configured(inner, name="bad")({"a": "x"})


def test_inputs_that_are_connected_to_nothing_come_from_config() -> None:
    @op(ins={"x": In(int)})
    def show(x: int) -> int:
        return x

    @job
    def shows() -> None:
        show()

    assert shows.execute_in_process(run_config={"ops": {"show": {"inputs": {"x": 4}}}}).output_for_node("show") == 4
    with pytest.raises(InvalidConfigError, match="Missing required config entry"):
        shows.execute_in_process()


def test_yaml_texts_are_merged_key_by_key_later_ones_win() -> None:
    merged = config_from_yaml_strings(["{ops: {a: {config: 1}, b: 2}}", "{ops: {a: {config: 3}}}"])
    assert merged == {"ops": {"a": {"config": 3}, "b": 2}}
    with pytest.raises(InvalidDefinitionError, match="must be a mapping"):
        config_from_yaml_strings(["[1]"])
