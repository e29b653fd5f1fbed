"""Ops and hooks called directly."""

from __future__ import annotations

import asyncio

import pytest

from jetbridge import (
    AssetMaterialization,
    Config,
    DynamicOut,
    DynamicOutput,
    In,
    InvalidConfigError,
    InvalidDefinitionError,
    InvalidInvocationError,
    InvalidPropertyError,
    InvariantViolationError,
    Nothing,
    Out,
    Output,
    ResourceParam,
    build_hook_context,
    build_op_context,
    failure_hook,
    op,
    resource,
    success_hook,
)


class Level(Config):
    level: int = 3


@op
def add(x: int, y: int = 2) -> int:
    return x + y


def test_arguments_are_as_of_the_function():
    assert add(1) == 3
    assert add(1, y=5) == 6
    with pytest.raises(InvalidInvocationError, match='No value provided for required input "x"'):
        add()
    with pytest.raises(InvalidInvocationError, match="Too many input arguments were provided for op 'add'"):
        add(1, 2, 3)
    with pytest.raises(InvalidInvocationError, match="multiple values"):
        add(1, x=2)


def test_a_context_is_needed_only_by_functions_that_take_one():
    @op
    def log(context):
        context.log.info("hello")
        return context.run_id

    assert log(None) == log(build_op_context()) == log(context=None) == "EPHEMERAL"
    assert add(build_op_context(), 1) == 3
    with pytest.raises(InvalidInvocationError, match="no context was provided"):
        log()
    with pytest.raises(InvalidInvocationError, match="its context"):
        log(5)


def test_config_is_checked_and_completed():
    @op(config_schema={"a": int, "b": str})
    def configured(context):
        return context.op_config

    assert configured(build_op_context(op_config={"a": 1, "b": "x"})) == {"a": 1, "b": "x"}
    with pytest.raises(InvalidConfigError, match="Error in config for op"):
        configured(None)


def test_a_config_class_comes_from_the_context_or_as_argument():
    @op
    def levelled(config: Level):
        return config.level

    assert levelled() == 3
    assert levelled(config=Level(level=5)) == 5
    assert levelled(build_op_context(op_config={"level": 7})) == 7
    with pytest.raises(InvalidInvocationError, match="both context and kwargs"):
        levelled(build_op_context(op_config={"level": 7}), config=Level())


def test_resources_come_from_the_context_or_as_argument():
    @op
    def use(store: ResourceParam[str]):
        return store

    assert use(store="a") == "a"
    assert use(build_op_context(resources={"store": "b"})) == "b"
    with pytest.raises(InvalidDefinitionError, match="resource with key 'store' required by op 'use' was not provided"):
        use(build_op_context())


def test_resources_with_an_end_need_a_block():
    ended = []

    @resource
    def opened(_):
        yield "value"
        ended.append(True)

    @op(required_resource_keys={"opened"})
    def use(context):
        return context.resources.opened

    with pytest.raises(InvariantViolationError, match="with build_op_context"):
        use(build_op_context(resources={"opened": opened}))
    ended.clear()
    with build_op_context(resources={"opened": opened}) as context:
        assert use(context) == "value"
        assert not ended
    assert ended == [True]


def test_generators_are_watched_to_their_end():
    @op(out={"a": Out(int), "b": Out(int, is_required=False), "c": Out()})
    def stream():
        yield Output(1, "a")
        yield AssetMaterialization("x")

    events = stream()
    assert next(events).value == 1
    with pytest.raises(InvariantViolationError, match='did not return an output for non-optional output "c"'):
        list(events)


def test_the_same_output_twice():
    @op(out=DynamicOut())
    def stream():
        yield DynamicOutput(1, "k")
        yield DynamicOutput(2, "k")

    with pytest.raises(InvariantViolationError, match="multiple times"):
        list(stream())


def test_coroutines_and_async_generators():
    @op
    async def later() -> int:
        await asyncio.sleep(0)
        return 5

    @op(out={"a": Out()})
    async def stream():
        yield Output(1, "a")

    async def collect():
        return [event async for event in stream()]

    assert asyncio.run(later()) == 5
    assert asyncio.run(collect()) == [Output(1, "a")]


def test_nothing_inputs_take_no_value():
    @op(ins={"start": In(Nothing)})
    def late():
        return 1

    assert late() == 1
    with pytest.raises(InvalidInvocationError, match="nothing input 'start'"):
        late(start=1)


def test_what_a_call_leaves_behind():
    @op(out={"a": Out(), "b": Out()})
    def tell(context):
        context.log_event(AssetMaterialization("x"))
        context.add_output_metadata({"rows": 1}, output_name="a")
        return 1, 2

    context = build_op_context()
    assert tell(context) == (1, 2)
    assert [type(event) for event in context.get_events()] == [AssetMaterialization]
    assert context.get_output_metadata("a") == {"rows": 1}
    assert not context.is_bound
    tell(context)
    assert len(context.get_events()) == 1


def test_what_only_a_run_has():
    @op
    def ask(context):
        return context.job_name

    with pytest.raises(InvalidPropertyError, match="job_name"):
        ask(build_op_context())
    with pytest.raises(InvalidPropertyError):
        _ = build_op_context().op_def


@pytest.mark.parametrize("decorator", [success_hook, failure_hook])
def test_hooks(decorator):
    seen = []

    @decorator(required_resource_keys={"store"})
    def tell(context):
        seen.append((context.resources.store, context.op.name, context.op_exception))

    error = ValueError()
    tell(build_hook_context(resources={"store": "s"}, op=add.alias("sum"), op_exception=error))
    assert seen == [("s", "sum", error)]
    with pytest.raises(InvalidDefinitionError, match="required by hook 'tell'"):
        tell(None)
    with pytest.raises(InvalidInvocationError, match="expects one parameter"):
        tell()


def test_a_hook_takes_a_context():
    with pytest.raises(InvalidDefinitionError, match="does not have required positional parameter 'context'"):
        success_hook(lambda event: event)
