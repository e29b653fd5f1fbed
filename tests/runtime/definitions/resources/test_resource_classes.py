from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from jetbridge import (
    Config,
    ConfigurableIOManager,
    ConfigurableResource,
    ConfigurableResourceFactory,
    Definitions,
    EnvVar,
    InitResourceContext,
    InvalidConfigError,
    InvalidDefinitionError,
    InvalidInvocationError,
    ResourceDependency,
    ResourceParam,
    build_resources,
    configured,
    job,
    op,
)


class Pool(ConfigurableResource):
    size: int = 2


class Client(ConfigurableResource):
    pool: Pool
    url: str
    label: ResourceDependency[str]


@op
def use(client: Client) -> Any:
    return (client.url, client.pool.size, client.label)


@job
def using() -> None:
    use()


def test_fields_are_config_and_other_resources() -> None:
    client = Client(pool=Pool(size=5), url="u", label="t")
    assert using.execute_in_process(resources={"client": client}).output_for_node("use") == ("u", 5, "t")


def test_run_config_may_say_other_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URL", "from env")
    client = Client(pool=Pool(), url=EnvVar("URL"), label="t")
    result = using.execute_in_process(resources={"client": client})
    assert result.output_for_node("use") == ("from env", 2, "t")
    bound = Definitions(jobs=[using], resources={"client": client}).resolve_job_def("using")
    config = {"resources": {"client": {"config": {"url": "said"}}}}
    assert bound.execute_in_process(run_config=config).output_for_node("use") == ("said", 2, "t")


def test_what_is_left_to_launch_comes_from_run_config() -> None:
    pool = Pool.configure_at_launch()
    resources = {"pool": pool, "client": Client(pool=pool, url="u", label="t")}
    bound = Definitions(jobs=[using], resources=resources).resolve_job_def("using")
    config = {"resources": {"pool": {"config": {"size": 9}}}}
    assert bound.execute_in_process(run_config=config).output_for_node("use") == ("u", 9, "t")

    class Strict(ConfigurableResource):
        needed: int

    class Holder(ConfigurableResource):
        strict: Strict

    holder = Holder(strict=Strict.configure_at_launch())
    with (
        pytest.raises(InvalidDefinitionError, match="must be provided as a top level resource"),
        build_resources({"holder": holder}),
    ):
        pass


def test_a_required_field_that_nobody_gives_is_an_error_of_the_config() -> None:
    with pytest.raises(InvalidConfigError, match="url"):
        using.execute_in_process(resources={"client": Client.configure_at_launch(pool=Pool(), label="t")})


def test_set_up_comes_before_and_tear_down_after_also_when_the_op_fails() -> None:
    log: list[str] = []

    class Watched(ConfigurableResource):
        def setup_for_execution(self, context: InitResourceContext) -> None:
            log.append(f"up {context.run_id is not None}")

        def teardown_after_execution(self, context: InitResourceContext) -> None:
            log.append(f"down {context.run_id is not None}")

    @op
    def fails(watched: Watched) -> None:
        log.append("op")
        raise ValueError("no")

    @job(resource_defs={"watched": Watched()})
    def failing() -> None:
        fails()

    assert not failing.execute_in_process(raise_on_error=False).success
    assert log == ["up True", "op", "down True"]


def test_a_context_manager_may_stand_for_both() -> None:
    log: list[str] = []

    class Managed(ConfigurableResource):
        @contextmanager
        def yield_for_execution(self, _context: InitResourceContext) -> Generator[Any, None, None]:
            log.append("up")
            yield self
            log.append("down")

    class Outer(ConfigurableResource):
        managed: Managed

    with build_resources({"outer": Outer(managed=Managed())}) as made:
        assert isinstance(made.outer.managed, Managed)
    assert log == ["up", "down"]


def test_a_factory_gives_something_else() -> None:
    class Connection(ConfigurableResourceFactory[str]):
        host: str

        def create_resource(self, context: InitResourceContext) -> str:
            assert context.resource_config == {"host": self.host}
            return f"connected to {self.host}"

    @op
    def shows(connection: ResourceParam[str]) -> str:
        return connection

    @job(resource_defs={"connection": Connection(host="h")})
    def showing() -> None:
        shows()

    assert showing.execute_in_process().output_for_node("shows") == "connected to h"
    assert Connection(host="k").process_config_and_initialize() == "connected to k"


def test_state_is_not_kept_on_the_object() -> None:
    with pytest.raises(InvalidInvocationError, match=r"build(ing)? a separate, stateful client class"):
        Pool().size = 4  # type: ignore[misc]


def test_a_class_may_be_configured_by_a_function_of_other_config() -> None:
    class Simple(Config):
        big: bool

    @configured(Pool)
    def simple_pool(config: Simple) -> Pool:
        return Pool(size=100 if config.big else 1)

    with build_resources({"pool": simple_pool}, resource_config={"pool": {"config": {"big": True}}}) as made:
        assert made.pool.size == 100


class Kept(ConfigurableIOManager):
    prefix: str = "p"

    def handle_output(self, context: Any, obj: Any) -> None:
        STORE[(self.prefix, context.step_key)] = obj

    def load_input(self, context: Any) -> Any:
        return STORE[(self.prefix, context.upstream_output.step_key)]


STORE: dict[Any, Any] = {}


def test_an_io_manager_class_keeps_and_loads() -> None:
    @op
    def one() -> int:
        return 1

    @op
    def more(value: int) -> int:
        return value + 1

    @job(resource_defs={"io_manager": Kept(prefix="x")})
    def keeping() -> None:
        more(one())

    assert keeping.execute_in_process().success
    assert STORE == {("x", "one"): 1, ("x", "more"): 2}
