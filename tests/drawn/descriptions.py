"""Drawn descriptions of small DAGs, as plain JSON: `as_dags.py` makes DAGs of Airflow of them, `as_jobs.py` makes jobs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hypothesis import strategies as st

RULES = (
    "all_success",
    "all_failed",
    "all_done",
    "all_skipped",
    "one_failed",
    "one_success",
    "one_done",
    "none_failed",
    "none_failed_min_one_success",
    "none_skipped",
    "always",
)
EARLY = frozenset({"one_failed", "one_success", "one_done", "always"})
BODIES = ("value", "value", "fail", "skip", "give_up", "empty", "flaky", "branch", "short")
Node = dict[str, Any]


@st.composite
def drawn_dags(draw: st.DrawFn) -> Node:
    """A DAG of up to seven tasks and groups, each after some of those before it."""
    nodes: list[Node] = []
    for number in range(draw(st.integers(2, 7))):
        before = draw(some_of(names_in(nodes)))
        nodes.append(draw(node(f"t{number}", nodes, before)))
    for each in nodes:
        choose_among(draw, each, nodes)
        for inner in each.get("nodes", ()):
            choose_among(draw, inner, each["nodes"], prefix=each["name"] + ".")
    avoid_races(nodes)
    hold_to_airflows_checks(nodes)
    return {"nodes": nodes}


def some_of(names: list[str]) -> st.SearchStrategy[list[str]]:
    """Most tasks come after one or two others."""
    if not names:
        return st.just([])
    sizes = st.sampled_from([size for size in (1, 1, 1, 2, 2, 3, 0) if size <= len(set(names))])
    return sizes.flatmap(lambda size: st.lists(st.sampled_from(names), min_size=size, max_size=size, unique=True))


def names_in(nodes: list[Node]) -> list[str]:
    """What a later task can come after: tasks, groups, single tasks of groups."""
    return [
        name
        for each in nodes
        for name in (each["name"], *(f"{each['name']}.{i['name']}" for i in each.get("nodes", ())))
    ]


def single_tasks(nodes: list[Node]) -> list[str]:
    """The same without the groups."""
    groups = {each["name"] for each in nodes if "nodes" in each}
    return [name for name in names_in(nodes) if name not in groups]


@st.composite
def node(draw: st.DrawFn, name: str, nodes: list[Node], before: list[str]) -> Node:
    kinds = [*BODIES, "list", "mapped", "group", "setup"]
    if any(each["kind"] == "setup" for each in nodes):
        kinds += ["teardown"] * 3
    if nodes:
        kinds += ["reduce"] * 2
    kind = draw(st.sampled_from(kinds))
    made = {"name": name, "kind": kind, "before": before}
    if kind == "group":
        return made | draw(group(nodes))
    made |= draw(body(kind)) | {"rule": draw(st.sampled_from(RULES))}
    if kind == "mapped":
        made["over"] = draw(elements(nodes))
    elif kind == "reduce":
        made["reads"] = draw(st.sampled_from(single_tasks(nodes)))
    elif kind in {"setup", "teardown"}:
        made["body"] = {"kind": draw(st.sampled_from(["value", "value", "fail", "skip"])), "value": 1}
    if kind == "teardown":
        setups = [each["name"] for each in nodes if each["kind"] == "setup"]
        made["setups"] = draw(st.lists(st.sampled_from(setups), min_size=1, max_size=2, unique=True))
        made["fails_run"] = draw(st.booleans())
        del made["rule"]
    return made


@st.composite
def body(draw: st.DrawFn, kind: str) -> Node:
    """What the kinds of tasks are given beside their names."""
    if kind == "flaky":
        return {"fails": draw(st.integers(1, 2)), "retries": draw(st.integers(0, 2))}
    if kind == "short":
        return {"value": draw(st.sampled_from([0, 0, 1])), "ignores": draw(st.booleans())}
    if kind == "list":
        return {"value": draw(st.lists(st.integers(0, 9), max_size=3))}
    if kind == "value":
        return {"value": draw(st.sampled_from([None, 7, "text", {"a": [1]}]))}
    return {"retries": draw(st.sampled_from([0, 0, 1]))} if kind in {"fail", "give_up", "mapped"} else {}


@st.composite
def elements(draw: st.DrawFn, nodes: list[Node]) -> Any:
    """What is mapped over: numbers, or the name of a task that gives a list (or should)."""
    lists = [each["name"] for each in nodes if each["kind"] == "list"]
    if lists and draw(st.booleans()):
        return draw(st.sampled_from(lists))
    return draw(st.lists(st.integers(0, 9), max_size=3))


@st.composite
def group(draw: st.DrawFn, nodes: list[Node]) -> Node:
    """A group of up to three tasks, mapped or not; its tasks may come after single tasks outside."""
    over = draw(st.one_of(st.none(), elements(nodes)))
    rules = [rule for rule in RULES if over is None or rule != "always"]  # Airflow refuses it inside a mapping
    inner: list[Node] = []
    outside = single_tasks(nodes)
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from([*BODIES, *(["element"] * 5 if over is not None else [])]))
        kind = "element" if over is not None and not number else kind
        names = [each["name"] for each in inner]
        if over is None and names:
            kind = draw(st.sampled_from([kind, kind, kind, "mapped", "reduce"]))
        before = draw(some_of(names * 3 + outside)) if over is None else draw(some_of(names))
        made = {"name": f"i{number}", "kind": kind, "before": sorted(set(before)), "rule": draw(st.sampled_from(rules))}
        if kind == "mapped":
            made["over"] = draw(elements([]))
        elif kind == "reduce":
            made["reads"] = draw(st.sampled_from(names))
        inner.append(made | draw(body(kind)))
    return {"nodes": inner, "over": over}


def choose_among(draw: st.DrawFn, branch: Node, nodes: list[Node], prefix: str = "") -> None:
    """A branch names some of what is directly after it."""
    if branch["kind"] != "branch":
        return
    after = [prefix + each["name"] for each in nodes if branch["name"] in each["before"]]
    chosen = draw(st.lists(st.sampled_from(after), unique=True)) if after else []
    branch["choose"] = chosen[0] if len(chosen) == 1 and draw(st.booleans()) else chosen or None


def avoid_races(nodes: list[Node]) -> None:
    """What starts while a task that decides over it still runs ends as chance will have it in Airflow too.

    `dag.test()` runs the tasks of a round in the order of a set. So a task that waits for one of its upstream tasks only must not read
    another one, nor be skipped by another one.
    """
    tasks = {name: task for name, task, _ in all_tasks(nodes)}
    upstream = {name: before for name, _, before in all_tasks(nodes)}
    for name, task, before in all_tasks(nodes):
        if task.get("rule") not in EARLY:
            continue
        deciders = {other for other in ancestors(name, upstream) if decides(tasks[other], other in before)}
        if task["kind"] == "reduce" or (deciders and (len(before) > 1 or task["rule"] == "always")):
            task["rule"] = "all_done"


def decides(task: Node, is_direct: bool) -> bool:
    return (task["kind"] == "short" and (task["ignores"] or is_direct)) or (task["kind"] == "branch" and is_direct)


def ancestors(name: str, upstream: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        new = upstream[todo.pop()] - found
        found |= new
        todo += new
    return found


def all_tasks(nodes: list[Node]) -> Iterator[tuple[str, Node, set[str]]]:
    """Every task with its id and the ids of what is directly before it (all of a group, to be on the safe side)."""
    members = {
        each["name"]: [f"{each['name']}.{inner['name']}" for inner in each["nodes"]]
        for each in nodes
        if "nodes" in each
    }

    def ids(names: Iterable[str]) -> set[str]:
        return {task for name in names for task in members.get(name, [name])}

    for each in nodes:
        read = [name for key in ("reads", "over") if isinstance(name := each.get(key), str)]
        before = ids([*each["before"], *read, *each.get("setups", ())])
        if "nodes" not in each:
            yield each["name"], each, before
            continue
        own = {inner["name"] for inner in each["nodes"]}
        for inner in each["nodes"]:
            names = [*inner["before"], *([inner["reads"]] if "reads" in inner else [])]
            prefixed = (f"{each['name']}.{name}" if name in own else name for name in names)
            yield f"{each['name']}.{inner['name']}", inner, before | ids(prefixed)


def hold_to_airflows_checks(nodes: list[Node]) -> None:
    """Airflow demands `all_success` of what directly follows a setup."""
    setups = {each["name"] for each in nodes if each["kind"] == "setup"}
    for each in nodes:
        for task in (each, *each.get("nodes", ())):
            read = {name for key in ("reads", "over") if isinstance(name := task.get(key), str)}
            if "rule" in task and setups & {*task["before"], *each["before"], *read}:
                task["rule"] = "all_success"
