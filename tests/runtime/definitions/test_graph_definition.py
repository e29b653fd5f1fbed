"""The dependency DSL, and repositories of jobs."""

from __future__ import annotations

import pytest

from jetbridge import (
    Definitions,
    DependencyDefinition,
    GraphDefinition,
    InputMapping,
    InvalidDefinitionError,
    InvariantViolationError,
    MappedInputPlaceholder,
    MultiDependencyDefinition,
    NodeInvocation,
    OutputMapping,
    ScheduleDefinition,
    build_reconstructable_job,
    graph,
    job,
    op,
    reconstructable,
    repository,
    success_hook,
)
from jetbridge.definitions.node import FanIn, GraphInput, OutputRef


@op
def one():
    return 1


@op(tags={"a": "1", "b": "2"})
def add(x, y=1):
    return x


@job
def module_job():
    one()


def make_job(name):
    @job(name=name)
    def inner():
        one()

    return inner


def not_a_job():
    return 5


def dsl(dependencies, **options):
    return GraphDefinition("g", node_defs=[one, add], dependencies=dependencies, **options)


def test_uses_and_dependencies():
    made = dsl(
        {
            NodeInvocation("add", alias="last", tags={"b": "3"}): {"x": DependencyDefinition("one")},
            "one": {},
        }
    )
    assert made.node_names == ["one", "last"]
    assert made.node_dict["last"].inputs == {"x": OutputRef("one")}
    assert made.node_dict["last"].tags == {"a": "1", "b": "3"}


def test_what_was_composed_reads_as_dependencies():
    @graph
    def g():
        add([one(), one()])

    assert g.dependencies[NodeInvocation("add", "add")] == {
        "x": MultiDependencyDefinition([DependencyDefinition("one"), DependencyDefinition("one_2")])
    }


def test_mappings():
    made = dsl(
        {"add": {"x": MultiDependencyDefinition([DependencyDefinition("one"), MappedInputPlaceholder])}},
        input_mappings=[InputMapping("extra", "add", "x", fan_in_index=1), InputMapping("plain", "add", "y")],
        output_mappings=[OutputMapping("out", "add")],
    )
    assert made.node_dict["add"].inputs == {
        "x": FanIn((OutputRef("one"), GraphInput("extra"))),
        "y": GraphInput("plain"),
    }
    assert list(made.input_dict) == ["extra", "plain"]
    assert list(made.output_dict) == ["out"]


@pytest.mark.parametrize(
    ("dependencies", "text"),
    [
        ({"zz": {}}, 'node "zz" in dependency dictionary not found'),
        ({"add": {"x": DependencyDefinition("zz")}}, 'node "zz" not found in node list'),
        ({"add": {"x": DependencyDefinition("one", "zz")}}, 'node "one" does not have output "zz"'),
        ({"add": {"zz": DependencyDefinition("one")}}, 'does not have input "zz"'),
        ({"add": {"x": DependencyDefinition("add")}}, "circular reference"),
        ({"add": {"x": "one"}}, "Expected IDependencyDefinition"),
        ({"add": DependencyDefinition("one")}, "one layer too high"),
        ([], "The expected type"),
    ],
)
def test_dependencies_that_cannot_be(dependencies, text):
    with pytest.raises(InvalidDefinitionError, match=text):
        dsl(dependencies)


def test_a_circle_is_named():
    use = NodeInvocation("add", alias="other")
    with pytest.raises(InvalidDefinitionError, match="Circular dependencies exist"):
        GraphDefinition(
            "g",
            node_defs=[add],
            dependencies={use: {"x": DependencyDefinition("add")}, "add": {"x": DependencyDefinition("other")}},
        )


@pytest.mark.parametrize(
    ("mapping", "text"),
    [
        (InputMapping("i", "zz", "x"), "references node 'zz'"),
        (InputMapping("i", "add", "zz"), "no input named 'zz'"),
        (InputMapping("i", "add", "x", fan_in_index=0), "fan_in_index"),
    ],
)
def test_mappings_that_cannot_be(mapping, text):
    with pytest.raises(InvalidDefinitionError, match=text):
        dsl({}, input_mappings=[mapping])


def test_topological_order_of_a_long_chain_needs_no_stack():
    @graph
    def g():
        handle = one()
        for _ in range(3000):
            handle = add(handle)

    assert [node.name for node in g.nodes_in_topological_order][-1] == "add_3000"


def test_definitions_share_resources_and_executor():
    @op(required_resource_keys={"store"})
    def use(context):
        return context.resources.store

    @job
    def plain():
        use()

    @job(resource_defs={"store": "own"})
    def special():
        use()

    defs = Definitions(jobs=[plain, special], resources={"store": "shared"})
    assert defs.get_job_def("plain").execute_in_process().output_for_node("use") == "shared"
    assert defs.get_job_def("special").execute_in_process().output_for_node("use") == "own"
    Definitions.validate_loadable(defs)
    with pytest.raises(InvalidDefinitionError, match="resource with key 'store' required by op 'use'"):
        Definitions.validate_loadable(Definitions(jobs=[plain]))


def test_repositories_find_conflicts():
    with pytest.raises(InvalidDefinitionError, match="Duplicate job definition found for job 'same'"):
        Definitions(jobs=[make_job("same"), make_job("same")]).get_repository_def()
    with pytest.raises(InvalidDefinitionError, match="targets job 'same', but a different job"):
        Definitions(
            jobs=[make_job("same")], schedules=[ScheduleDefinition(job=make_job("same"), cron_schedule="@daily")]
        ).get_repository_def()
    with pytest.raises(InvalidDefinitionError, match="all elements of list must be of type"):
        repository(name="r")(lambda: ["text"])


def test_repositories_make_jobs_when_they_are_asked_for():
    made = []

    def make():
        made.append(1)
        return make_job("lazy")

    @repository
    def jobs():
        return {"jobs": {"lazy": make}}

    assert jobs.has_job("lazy")
    assert not made
    assert jobs.get_job("lazy") is jobs.get_job("lazy")
    assert made == [1]


def test_reconstructable_jobs_have_a_name_to_be_found_by():
    assert reconstructable(module_job).get_definition().name == "module_job"
    for target, text in [
        (lambda: module_job, "can not be a lambda"),
        (make_job("x"), "not defined at module scope"),
        (not_a_job, "Loadable attributes must be"),
        (make_job, "callable with no arguments"),
        (GraphDefinition("g").to_job(), "to_job"),
    ]:
        with pytest.raises(InvariantViolationError, match=text):
            reconstructable(target)
    assert build_reconstructable_job(__name__, "make_job", ("y",)).kwargs == ()


def test_hooks_add_up_and_are_compared_by_what_they_do():
    @success_hook
    def hook(_context):
        pass

    @job(hooks={hook})
    def j():
        one.with_hooks({hook})()

    assert j.hook_defs == {hook}
    assert hook(j).hook_defs == {hook}
    assert j.graph.node_dict["one"].hooks == {hook}
