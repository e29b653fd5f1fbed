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
OLD_NAMES = {"dummy": "always", "none_failed_or_skipped": "none_failed_min_one_success"}
"""Airflow 2's old names of rules. A mapped task with one of them never runs there, which nobody can mean."""
RULES_OF = {
    2: (*RULES, *OLD_NAMES),
    3: (*RULES, "all_done_min_one_success"),
}
"""By Airflow's generation: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#trigger-rules"""
ALWAYS = frozenset({"always", "dummy"})
EARLY = frozenset({"one_failed", "one_success", "one_done", *ALWAYS})
SKIP_AFTER_FAILURE = frozenset({"all_skipped", "all_failed", "none_skipped"})
MAPPED = frozenset({"mapped", "crossed", "kwargs"})
SCOPED = frozenset({"setup", "teardown"})
BODIES = ("value", "value", "fail", "skip", "give_up", "empty", "flaky", "branch", "short")
Node = dict[str, Any]


@st.composite
def drawn_dags(draw: st.DrawFn, generation: int) -> Node:
    """A DAG of up to seven tasks and groups, each after some of those before it."""
    nodes: list[Node] = []
    for number in range(draw(st.integers(2, 7))):
        before = draw(some_of(names_in(nodes)))
        nodes.append(draw(node(f"t{number}", nodes, before, RULES_OF[generation])))
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
def node(draw: st.DrawFn, name: str, nodes: list[Node], before: list[str], rules: tuple[str, ...]) -> Node:
    kinds = [*BODIES, "list", "list", "mapped", "mapped", "crossed", "kwargs", "group", "group", "setup"]
    if setups_in(nodes):
        kinds += ["teardown"] * 12
    if nodes:
        kinds += ["reduce"] * 2
    kind = draw(st.sampled_from(kinds))
    made = {"name": name, "kind": kind, "before": before}
    if kind == "group":
        return made | draw(group(nodes, rules))
    made |= draw(body(kind)) | {"rule": draw(st.sampled_from(rules))}
    if kind in MAPPED:
        made |= draw(mapping(kind, nodes)) | {"rule": OLD_NAMES.get(made["rule"], made["rule"])}
        if made["rule"] == "always" and read_by(made):
            made["rule"] = "all_done"  # Airflow refuses the other over what a task gives
    elif kind == "reduce":
        made["reads"] = draw(st.sampled_from(single_tasks(nodes)))
    elif kind in SCOPED:
        made |= draw(scoped(kind, nodes))
    return without_rule(made)


@st.composite
def scoped(draw: st.DrawFn, kind: str, nodes: list[Node]) -> Node:
    """What a setup does, and which setups a teardown ends."""
    made: Node = {"body": {"kind": draw(st.sampled_from(["value", "value", "fail", "skip"])), "value": 1}}
    if kind == "teardown":
        made["setups"] = draw(st.lists(st.sampled_from(setups_in(nodes)), min_size=1, max_size=2, unique=True))
        made["fails_run"] = draw(st.booleans())
    return made


def setups_in(nodes: list[Node]) -> list[str]:
    return [each["name"] for each in nodes if each["kind"] == "setup"]


def without_rule(made: Node) -> Node:
    """A teardown has the rule that Airflow gives it."""
    return {key: value for key, value in made.items() if key != "rule"} if made["kind"] == "teardown" else made


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
    return {"retries": draw(st.sampled_from([0, 0, 1]))} if kind in {"fail", "give_up", *MAPPED} else {}


@st.composite
def mapping(draw: st.DrawFn, kind: str, nodes: list[Node]) -> Node:
    """What a task is mapped over: one list, two (the cross product), or dictionaries of arguments."""
    if kind == "crossed":
        return {"over": draw(elements(nodes)), "over_y": draw(elements(nodes))}
    if kind == "mapped":
        return {"over": draw(elements(nodes))}
    lists = lists_of(nodes)
    if lists and draw(st.booleans()):
        return {"over": {"kwargs": [draw(st.sampled_from(lists))]}}
    given = st.fixed_dictionaries({"x": st.integers(0, 9)}, optional={"y": st.integers(0, 3)})
    return {"over": draw(st.lists(given, max_size=3))}


@st.composite
def elements(draw: st.DrawFn, nodes: list[Node]) -> Any:
    """What is mapped over: numbers, the name of a task that gives a list (or should), or what is made of such lists on the way."""
    lists = lists_of(nodes)
    if not lists or not draw(st.booleans()):
        return draw(st.lists(st.integers(0, 9), max_size=3))
    how = draw(st.sampled_from(["plain", "plain", "zip", "fill", "concat", "map"]))
    if how == "plain":
        return draw(st.sampled_from(lists))
    size = 1 if how == "map" else 2
    return {how: draw(st.lists(st.sampled_from(lists), min_size=size, max_size=size))}


def lists_of(nodes: list[Node]) -> list[str]:
    """Tasks that give lists, and mapped ones, whose results are one."""
    return [each["name"] for each in nodes if each["kind"] == "list" or each["kind"] in MAPPED]


def read_by(node: Node) -> list[str]:
    """The tasks whose results a task is mapped over, or reads."""
    found: list[str] = []
    for given in (node.get("reads"), node.get("over"), node.get("over_y")):
        if isinstance(given, str):
            found.append(given)
        elif isinstance(given, dict):
            found += next(iter(given.values()))
    return found


@st.composite
def group(draw: st.DrawFn, nodes: list[Node], all_rules: tuple[str, ...]) -> Node:
    """A group of up to three tasks, mapped or not; its tasks may come after single tasks outside."""
    over = draw(st.one_of(st.none(), elements(nodes)))
    rules = [rule for rule in all_rules if over is None or rule not in ALWAYS]  # Airflow refuses it inside a mapping
    inner: list[Node] = []
    outside = single_tasks(nodes)
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from([*BODIES, *(["element"] * 5 if over is not None else ["setup"] * 4)]))
        kind = "element" if over is not None and not number else kind
        names = [each["name"] for each in inner]
        if over is None and names:
            kinds = [kind] * 5 + ["reduce"] * 2 + sorted(MAPPED) + ["teardown"] * (12 if setups_in(inner) else 0)
            kind = draw(st.sampled_from(kinds))
        before = draw(some_of(names * 3 + outside)) if over is None else draw(some_of(names))
        made = {"name": f"i{number}", "kind": kind, "before": sorted(set(before)), "rule": draw(st.sampled_from(rules))}
        if kind in MAPPED:
            made |= draw(mapping(kind, [])) | {"rule": OLD_NAMES.get(made["rule"], made["rule"])}
        elif kind == "reduce":
            made["reads"] = draw(st.sampled_from(names))
        elif kind in SCOPED:
            made |= draw(scoped(kind, inner))
        inner.append(without_rule(made | draw(body(kind))))
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
    another one, nor be skipped by another one. The checks of a task are a set of classes too: where what it is mapped over has failed and its
    rule says that it is skipped, whichever is asked last decides.
    """
    for name, task, before in all_tasks(nodes):
        if task.get("rule") not in EARLY:
            continue
        deciders = deciders_of(name, nodes)
        if task["kind"] == "reduce" or (deciders and (len(before) > 1 or task["rule"] in ALWAYS)):
            task["rule"] = "all_done"
        if name in mapped_over_tasks(nodes) and task.get("rule") in (
            SKIP_AFTER_FAILURE if len(before) > 1 else {"all_skipped"}
        ):
            task["rule"] = "all_done"


def mapped_over_tasks(nodes: list[Node]) -> set[str]:
    """The tasks that are mapped over what other tasks give, or stand in a group that is."""
    mapped = {
        each["name"]
        for each in nodes
        if isinstance(each.get("over"), (str, dict)) or isinstance(each.get("over_y"), (str, dict))
    }
    return {name for name, _, _ in all_tasks(nodes) if name in mapped or name.partition(".")[0] in mapped}


def has_one_end(described: Node) -> bool:
    """Whether the states do not depend on which of several tasks that run at the same time ends first.

    A task that is skipped by a branch or short circuit (or by one of its instances) while others decide over it too ends as whoever is first says.
    """
    nodes = described["nodes"]
    mapped = {each["name"] for each in nodes if each.get("over") is not None}
    for name, _, before in all_tasks(nodes):
        for decider in deciders_of(name, nodes):
            group = decider.partition(".")[0]
            if before != {decider} or (group in mapped and group != name.partition(".")[0]):
                return False
    return True


def deciders_of(name: str, nodes: list[Node]) -> set[str]:
    """The branches and short circuits that may skip a task at once."""
    tasks = {each: task for each, task, _ in all_tasks(nodes)}
    upstream = {each: before for each, _, before in all_tasks(nodes)}
    return {other for other in ancestors(name, upstream) if decides(tasks[other], other in upstream[name])}


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
        before = ids([*each["before"], *read_by(each), *each.get("setups", ())])
        if "nodes" not in each:
            yield each["name"], each, before
            continue
        own = {inner["name"] for inner in each["nodes"]}
        for inner in each["nodes"]:
            names = [*inner["before"], *([inner["reads"]] if "reads" in inner else []), *inner.get("setups", ())]
            prefixed = (f"{each['name']}.{name}" if name in own else name for name in names)
            yield f"{each['name']}.{inner['name']}", inner, before | ids(prefixed)


def hold_to_airflows_checks(nodes: list[Node]) -> None:
    """Airflow demands `all_success` of what directly follows a setup."""
    setups = {name for name, task, _ in all_tasks(nodes) if task["kind"] == "setup"}
    for _, task, before in all_tasks(nodes):
        if "rule" in task and setups & before:
            task["rule"] = "all_success"
