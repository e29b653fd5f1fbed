"""Runs inside an Airflow environment: what its own TriggerRuleDep decides, for cases read from standard input."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

from airflow.ti_deps.dep_context import DepContext
from airflow.ti_deps.deps.trigger_rule_dep import TriggerRuleDep


def task(task_id: str, *, is_setup: bool) -> SimpleNamespace:
    """An upstream task that is not mapped."""
    return SimpleNamespace(task_id=task_id, is_setup=is_setup, get_needs_expansion=lambda: False)


def decide(rule: str, map_index: int, direct: list, setups: list) -> str:
    """What Airflow does with the task instance."""
    chosen = []
    upstream = {f"u{n}": task(f"u{n}", is_setup=flag) for n, (_, flag) in enumerate(direct)}
    indirect = {f"s{n}": task(f"s{n}", is_setup=True) for n in range(len(setups))}
    own = SimpleNamespace(
        trigger_rule=rule,
        is_teardown=False,
        upstream_task_ids=set(upstream),
        upstream_list=list(upstream.values()),
        get_upstreams_only_setups=lambda: list(indirect.values()),
        get_closest_mapped_task_group=lambda: None,
    )
    ti = SimpleNamespace(
        map_index=map_index,
        task=own,
        get_dagrun=lambda *_: None,
        set_state=lambda state, *_: chosen.append(getattr(state, "value", state)) or True,
    )
    states = [
        *zip(upstream.values(), (state for state, _ in direct), strict=True),
        *zip(indirect.values(), setups, strict=True),
    ]
    finished = [
        SimpleNamespace(task_id=each.task_id, state=state, task=each, map_index=-1) for each, state in states if state
    ]
    context = DepContext(flag_upstream_failed=True, finished_tis=finished)
    statuses = list(TriggerRuleDep()._get_dep_statuses(ti, SimpleNamespace(), context))
    if chosen:
        return chosen[-1]
    return "run" if all(status.passed for status in statuses) else "wait"


json.dump([decide(*case) for case in json.load(sys.stdin)], sys.stdout)
