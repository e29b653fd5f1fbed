"""Graphs of ops, drawn in Dagster's vocabulary: optional outputs, dynamic outputs, retries that an op asks for, fan-in."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from drawn.as_jobs import EXECUTORS
from drawn.descriptions import Node, some_of
from jetbridge import DynamicOut, DynamicOutput, In, Nothing, Out, Output, RetryPolicy, RetryRequested, job, op

KINDS = ("add", "add", "fail", "flaky", "asks", "maybe", "either", "after", "spread", "spread")


@op
def add(xs: list):
    return sum(xs) + 1


@op
def fail(xs: list):
    raise ValueError("drawn to fail")


@op(config_schema={"fails": int})
def flaky(context, xs: list):
    if context.retry_number < context.op_config["fails"]:
        raise ValueError("drawn to fail at first")
    return sum(xs)


@op(config_schema={"fails": int})
def asks(context, xs: list):
    if context.retry_number < context.op_config["fails"]:
        raise RetryRequested(max_retries=1)
    return sum(xs)


@op(out=Out(is_required=False), config_schema={"gives": bool})
def maybe(context, xs: list):
    if context.op_config["gives"]:
        yield Output(sum(xs))


@op(out={"left": Out(is_required=False), "right": Out(is_required=False)}, config_schema={"gives": bool})
def either(context, xs: list):
    yield Output(sum(xs), "left" if context.op_config["gives"] else "right")


@op(ins={"before": In(Nothing)})
def after():
    return 5


@op(out=DynamicOut(), config_schema={"elements": [int]})
def spread(context, xs: list):
    for index, element in enumerate(context.op_config["elements"]):
        yield DynamicOutput(element, f"k{index}")


@op(out=Out(is_required=False), retry_policy=RetryPolicy(max_retries=1))
def mapped(context, x):
    if x % 5 == 1 or (x % 5 == 2 and context.retry_number < 1):
        raise ValueError("drawn to fail")
    if x % 5:
        yield Output(x)


CONFIGURED = {"flaky": "fails", "asks": "fails", "maybe": "gives", "either": "gives", "spread": "elements"}
OPS = {each.name: each for each in (add, fail, flaky, asks, maybe, either, after)}


@st.composite
def drawn_ops(draw: st.DrawFn) -> Node:
    """Up to eight ops, each after some of those before it."""
    nodes: list[Node] = []
    names: list[str] = []
    for number in range(draw(st.integers(2, 8))):
        name, kind = f"s{number}", draw(st.sampled_from(KINDS))
        made = {"name": name, "kind": kind, "before": draw(some_of(names)), "retries": draw(st.integers(0, 2))}
        made |= {"fails": draw(st.integers(1, 2)), "gives": draw(st.booleans())}
        made["elements"] = draw(st.lists(st.integers(0, 9), max_size=3)) if kind == "spread" else []
        nodes.append(made)
        names += [f"{name}.left", f"{name}.right"] if kind == "either" else [name]
    return {"nodes": nodes}


def job_of(text: str, executor: str) -> Any:
    """The job of a description in JSON, for an executor."""
    described = json.loads(text)
    configs = {
        node["name"]: {"config": {CONFIGURED[node["kind"]]: node[CONFIGURED[node["kind"]]]}}
        for node in described["nodes"]
        if node["kind"] in CONFIGURED
    }

    @job(name=described["id"], config={"ops": configs} if configs else None, executor_def=EXECUTORS[executor])
    def made() -> None:
        known: dict[str, Any] = {}
        for node in described["nodes"]:
            use(node, [known[name] for name in node["before"]], known)

    return made


def use(node: Node, before: list[Any], known: dict[str, Any]) -> None:
    """Use the op of a node."""
    name, kind = node["name"], node["kind"]
    if kind == "spread":
        elements = spread.alias(name)(before or [first()]).map(mapped.alias(f"{name}_mapped")).collect()
        known[name] = add.alias(f"{name}_sum")(elements)
        return
    definition = OPS[kind].alias(name)
    if kind in {"flaky", "fail"} and node["retries"]:
        definition = definition.with_retry_policy(RetryPolicy(max_retries=node["retries"]))
    if kind == "after":
        known[name] = definition(before=before) if before else definition()
        return
    made = definition(before or [first()])
    known.update({f"{name}.left": made.left, f"{name}.right": made.right} if kind == "either" else {name: made})


@op
def first():
    return 1
