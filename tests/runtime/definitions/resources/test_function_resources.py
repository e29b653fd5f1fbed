from collections.abc import Iterator
from typing import Any

import pytest

from jetbridge import (
    In,
    InvalidConfigError,
    InvalidDefinitionError,
    InvalidInvocationError,
    InvariantViolationError,
    ResourceDefinition,
    ResourceFunctionError,
    UnknownResourceError,
    build_init_resource_context,
    build_resources,
    job,
    make_values_resource,
    op,
    resource,
)


def test_resources_are_made_after_what_they_need_and_torn_down_in_reverse() -> None:
    log: list[str] = []

    @resource
    def pool(_context: Any) -> Iterator[str]:
        log.append("pool up")
        yield "pool"
        log.append("pool down")

    @resource(required_resource_keys={"pool"})
    def client(context: Any) -> Iterator[str]:
        log.append("client up")
        yield f"client of {context.resources.pool}"
        log.append("client down")

    with build_resources({"client": client, "pool": pool, "plain": 3}) as made:
        assert (made.client, made.pool, made.plain) == ("client of pool", "pool", 3)
    assert log == ["pool up", "client up", "client down", "pool down"]


def test_when_one_cannot_be_made_those_before_are_torn_down() -> None:
    log: list[str] = []

    @resource
    def good() -> Iterator[int]:
        yield 1
        log.append("good down")

    @resource(required_resource_keys={"good"})
    def bad(_context: Any) -> None:
        raise ValueError("no")

    with (
        pytest.raises(ResourceFunctionError, match="ResourceDefinition bad") as caught,
        build_resources({"good": good, "bad": bad}),
    ):
        pass
    assert isinstance(caught.value.user_exception, ValueError)
    assert log == ["good down"]


def test_config_of_resources_is_checked() -> None:
    @resource(config_schema={"size": int})
    def sized(context: Any) -> Any:
        return context.resource_config["size"]

    with build_resources({"sized": sized}, resource_config={"sized": {"config": {"size": 4}}}) as made:
        assert made.sized == 4
    with (
        pytest.raises(InvalidConfigError, match='Missing required config entry "sized"'),
        build_resources({"sized": sized}),
    ):
        pass
    assert sized(build_init_resource_context(config={"size": 5})) == 5
    with pytest.raises(InvalidConfigError, match="Error in config for resource"):
        sized(build_init_resource_context(config={"size": "5"}))


def test_direct_calls_need_the_context() -> None:
    @resource
    def needs(_context: Any) -> int:
        return 1

    @resource
    def needs_not() -> int:
        return 2

    assert (needs(None), needs(_context=build_init_resource_context()), needs_not()) == (1, 1, 2)
    with pytest.raises(InvalidInvocationError, match="no context was provided"):
        needs()
    with pytest.raises(InvalidInvocationError, match="multiple arguments"):
        needs(None, 3)
    with pytest.raises(InvalidInvocationError, match="expected argument '_context'"):
        needs(other=None)


def test_a_built_context_with_generators_has_to_be_entered() -> None:
    @resource
    def opened() -> Iterator[int]:
        yield 1

    context = build_init_resource_context(resources={"opened": opened})
    with pytest.raises(InvariantViolationError, match="with build_init_resource_context"):
        _ = context.resources
    with context as inside:
        assert inside.resources.opened == 1


def test_functions_with_more_parameters_are_refused() -> None:
    with pytest.raises(InvalidDefinitionError, match="extra params _b, _c"):

        @resource
        def wrong(_a: Any, _b: Any, _c: Any) -> None: ...


def test_resources_that_need_themselves_or_what_is_not_there_are_refused_with_the_job() -> None:
    needs_b = ResourceDefinition(lambda _context: 1, required_resource_keys={"b"})
    needs_a = ResourceDefinition(lambda _context: 1, required_resource_keys={"a"})

    @op(required_resource_keys={"a"})
    def uses() -> None: ...

    with pytest.raises(InvariantViolationError, match="transitively depends on itself: a -> b -> a"):

        @job(resource_defs={"a": needs_b, "b": needs_a})
        def cyclic() -> None:
            uses()

    with pytest.raises(InvariantViolationError, match="Resource with key 'b' required by resource with key 'a'"):

        @job(resource_defs={"a": needs_b})
        def missing() -> None:
            uses()


def test_only_what_was_asked_for_can_be_read() -> None:
    @op(required_resource_keys={"a"})
    def reads(context: Any) -> Any:
        assert context.resources.a == 1
        return context.resources.b

    @job(resource_defs={"a": 1, "b": 2})  # type: ignore[dict-item]
    def reading() -> None:
        reads()

    with pytest.raises(UnknownResourceError, match="Specify `b` as a required resource"):
        reading.execute_in_process()


def test_values_resources_are_their_config() -> None:
    with build_resources({"v": make_values_resource(a=int)}, resource_config={"v": {"config": {"a": 1}}}) as made:
        assert made.v == {"a": 1}


def test_a_resource_may_be_configured() -> None:
    @resource(config_schema={"a": int, "b": int})
    def pair(context: Any) -> Any:
        return (context.resource_config["a"], context.resource_config["b"])

    half = pair.configured(lambda outer: {"a": 1, "b": outer}, config_schema=int)
    with build_resources(
        {"x": half, "y": pair.configured({"a": 3, "b": 4})}, resource_config={"x": {"config": 2}}
    ) as made:
        assert (made.x, made.y) == ((1, 2), (3, 4))


def test_a_resource_is_no_input_manager() -> None:
    @op(ins={"loaded": In(input_manager_key="plain")})
    def loads(loaded: Any) -> Any:
        return loaded

    with pytest.raises(
        InvalidDefinitionError,
        match="input manager with key 'plain' required by input 'loaded' of op 'loads', but received",
    ):

        @job(resource_defs={"plain": ResourceDefinition.hardcoded_resource(1)})
        def loading() -> None:
            loads()
