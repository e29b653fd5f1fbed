"""Jobs of drawn descriptions: what `as_dags.py` makes for Airflow, in the words of Jetbridge."""

from __future__ import annotations

import inspect
import json
from datetime import datetime, timezone
from typing import Any

from jetbridge import (
    FailException,
    GraphOut,
    RetryPolicy,
    SkipException,
    branch_op,
    dask_executor,
    graph,
    job,
    op,
    short_circuit_op,
)
from jetbridge.ops import empty


@op(kind="python")
def fail():
    raise ValueError("drawn to fail")


@op(kind="python")
def give_up():
    raise FailException("drawn to give up")


@op(kind="python")
def skip():
    raise SkipException("drawn to skip")


@op(kind="python")
def value(given):
    return given


@op(kind="python")
def flaky(context, fails):
    if context.try_number <= fails:
        raise ValueError("drawn to fail at first")
    context.push_xcom("tries", context.try_number)
    return context.try_number


@op(kind="task")
def element(x):
    if isinstance(x, (list, tuple)):
        x = sum(each for each in x if isinstance(each, int))
    if x is not None and x % 5 == 0:
        raise SkipException("drawn to skip")
    if x is not None and x % 5 == 1:
        raise ValueError("drawn to fail")
    return None if x is None or x % 5 == 2 else x * 10


@op(kind="task")
def pair(x, y=0):
    given = [each for each in (x, y) if isinstance(each, int)]
    if sum(given) % 4 == 1:
        raise ValueError("drawn to fail")
    return sum(given)


def as_kwargs(x):
    return {"x": x, "y": 1}


def not_one(x):
    if x == 1:
        raise SkipException("drawn to skip")
    return x


@op(kind="task")
def reduce(x):
    return repr(x if x is None or isinstance(x, (int, str, dict, list)) else list(x))


@branch_op
def branch(choose):
    return choose


@short_circuit_op
def short(given):
    return given


EXECUTORS = {"in_process": None, "multiprocess": None, "dask": dask_executor}
"""A job without an executor takes either of the first two by its run config."""
PLAIN = {"fail": fail, "give_up": give_up, "skip": skip, "empty": empty}


def use_of(node: dict[str, Any]) -> Any:
    """The op that does what the node's kind says, with what it is given."""
    kind = node["kind"]
    if kind in {"setup", "teardown"}:
        return use_of(node["body"])
    if kind in PLAIN:
        return PLAIN[kind]
    if kind == "flaky":
        return flaky.partial(fails=node["fails"])
    if kind == "branch":
        return branch.partial(choose=node["choose"])
    if kind == "short":
        return short.partial(given=node["value"]).override(ignore_downstream_trigger_rules=node["ignores"])
    return value.partial(given=node.get("value"))


def elements(over: Any, known: dict[str, Any]) -> Any:
    """What is mapped over: as it stands, or what tasks give."""
    if isinstance(over, str):
        return known[over]
    if not isinstance(over, dict):
        return over
    ((how, names),) = over.items()
    first, *others = [known[name] for name in names]
    if how == "zip":
        return first.zip(*others)
    if how == "fill":
        return first.zip(*others, fillvalue=3)
    return first.concat(*others) if how == "concat" else first.map({"map": not_one, "kwargs": as_kwargs}[how])


class Builder:
    """One job of one description."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.described = described

    def job(self, executor: Any = None) -> Any:
        def body() -> None:
            known: dict[str, Any] = {}
            for node in self.described["nodes"]:
                make = self.group if node["kind"] == "group" else self.task
                make(node, known)

        return job(
            name=self.described["id"], start_date=datetime(2024, 1, 1, tzinfo=timezone.utc), executor_def=executor
        )(body)

    def task(self, node: dict[str, Any], known: dict[str, Any], x: Any = None) -> None:
        """Use an op; `known` are the handles that can be seen from here, `x` is the element of a mapped group."""
        after = [known[name] for name in node["before"]]
        kind = node["kind"]
        if kind == "mapped":
            made = self.dressed(element, node).expand(x=elements(node["over"], known), after=after)
        elif kind == "crossed":
            over = {"x": elements(node["over"], known), "y": elements(node["over_y"], known)}
            made = self.dressed(pair, node).expand(**over, after=after)
        elif kind == "kwargs":
            made = self.dressed(pair, node).expand_kwargs(elements(node["over"], known), after=after)
        elif kind == "element":
            made = self.dressed(element, node)(x, after=after)
        elif kind == "reduce":
            made = self.dressed(reduce, node)(known[node["reads"]], after=after)
        elif kind == "setup":
            made = self.dressed(use_of(node), node).as_setup()(after=after)
        elif kind == "teardown":
            setups = [known[name] for name in node["setups"]]
            use = self.dressed(use_of(node), node).as_teardown(setups, on_failure_fail_dagrun=node["fails_run"])
            made = use(after=after)
        else:
            made = self.dressed(use_of(node), node)(after=after)
        known[node["name"]] = made

    @staticmethod
    def dressed(use: Any, node: dict[str, Any]) -> Any:
        rule = node.get("rule", "all_success")
        made = use.alias(node["name"]).override(trigger_rule="always" if rule == "dummy" else rule)
        retries = node.get("retries", 0)
        return made.with_retry_policy(RetryPolicy(max_retries=retries, delay=0)) if retries else made

    def group(self, node: dict[str, Any], known: dict[str, Any]) -> None:
        """Use a graph; it is given what its tasks follow outside, and gives all its tasks."""
        inner_names = [inner["name"] for inner in node["nodes"]]
        outer = sorted({name for inner in node["nodes"] for name in inner["before"] if name not in inner_names})
        parameters = {name.replace(".", "__"): name for name in outer}

        def body(**given: Any) -> Any:
            seen = {outside: given[parameter] for parameter, outside in parameters.items()}
            for inner in node["nodes"]:
                self.task(inner, seen, given.get("x"))
            return {name: seen[name] for name in inner_names}

        names = [*parameters, *(["x"] if node["over"] is not None else [])]
        kinds = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in names]
        body.__signature__ = inspect.Signature(kinds)  # type: ignore[attr-defined]
        made = graph(name=node["name"], out={name: GraphOut() for name in inner_names})(body)
        after = [known[name] for name in node["before"]]
        given = {parameter: known[name] for parameter, name in parameters.items()}
        if node["over"] is None:
            result = made(**given, after=after)
        else:
            result = made.partial(**given).expand(x=elements(node["over"], known), after=after)
        handles = result if isinstance(result, tuple) else (result,)
        known[node["name"]] = handles[0].node
        known.update({f"{node['name']}.{name}": handle for name, handle in zip(inner_names, handles, strict=True)})


def job_of(text: str, executor: str) -> Any:
    """The job of a description in JSON, for an executor: worker processes make it again."""
    return Builder(json.loads(text)).job(EXECUTORS[executor])
