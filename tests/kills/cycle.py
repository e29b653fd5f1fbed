"""Starts runs, kills a process of theirs at a random moment, lets another process go on with them, and tells what happened.

    python -m kills.cycle FOLDER COUNT SEED [DATABASE_URL]

One JSON object a line on standard output for each run that was hit while it ran. Runs that had not begun or had ended are tried again.
What is killed is the process that drives the run, that and its workers, or one worker: then the run ends by itself, and what failed is executed again.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

from jetbridge import EventType, ReexecutionOptions, RunStatus, execute_job, reconstructable
from jetbridge.execution.resume import resume_run
from jetbridge.storage.instance import Instance
from kills.jobs import JOBS, NOTES

TARGETS = {name: reconstructable(made) for name, made in JOBS.items()}


class Victim(Enum):
    """Which process of a run is killed."""

    DRIVER = "driver"
    ALL = "all"
    WORKER = "worker"


class Place:
    """Where the runs are kept."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self.folder = folder
        self.url = url
        os.environ[NOTES] = str(folder / "notes")

    def instance(self) -> Instance:
        """Opened anew: no process inherits a connection."""
        if self.url is None:
            return Instance.open(self.folder / "instance")
        return Instance.connect(self.url, self.folder / "instance")

    def notes(self) -> list[str]:
        """The steps whose bodies ran, in order."""
        notes = Path(os.environ[NOTES])
        return notes.read_text().split() if notes.exists() else []


def forked(work: Callable[[], Any]) -> int:
    """Run `work` in a process of its own, with its own process group."""
    pid = os.fork()
    if pid:
        return pid
    os.setpgid(0, 0)
    status = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        work()
        status = 0
    except BaseException:  # noqa: BLE001 -- it is told, and the process ends
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def run_whole(place: Place, name: str, run_id: str) -> None:
    with place.instance() as instance:
        execute_job(TARGETS[name], instance, run_id=run_id)


def go_on(place: Place, name: str, run_id: str) -> None:
    with place.instance() as instance:
        resume_run(TARGETS[name], instance, run_id)


def again(place: Place, name: str, run_id: str) -> None:
    options = ReexecutionOptions.from_failure
    with place.instance() as instance:
        made = execute_job(
            TARGETS[name], instance, reexecution_options=options(run_id, instance), run_id=f"{run_id}-again"
        )
        assert made.success


def worker_killed(place: Place, name: str, run_id: str, after: float) -> dict[str, Any] | None:
    """Kill one of the workers after so many seconds and execute again what failed; None if there was none."""
    pid = forked(lambda: run_whole(place, name, run_id))
    time.sleep(after)
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for worker in workers[:1]:
        os.kill(int(worker), signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    if not workers:
        return None
    with place.instance() as instance:
        done, has_failed = successes(instance, run_id), instance.run_named(run_id).is_failure
    noted = len(place.notes())
    if has_failed:
        status |= os.waitpid(forked(lambda: again(place, name, run_id)), 0)[1]
    found = {"job": name, "victim": Victim.WORKER.value, "done": done, "exit": status, "again": place.notes()[noted:]}
    return found | told(place, run_id)


def killed(place: Place, name: str, run_id: str, after: float, victim: Victim) -> dict[str, Any] | None:
    """Kill a run after so many seconds and go on with it; None if there was nothing to kill."""
    pid = forked(lambda: run_whole(place, name, run_id))
    time.sleep(after)
    if victim is Victim.ALL:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with place.instance() as instance:
        run = instance.get_run_by_id(run_id)
        if run is None or run.status is not RunStatus.STARTED:
            return None
        done = successes(instance, run_id)
        printed = sorted(instance.history(run_id).captured)
    noted = len(place.notes())
    status = os.waitpid(forked(lambda: go_on(place, name, run_id)), 0)[1]
    found = {"job": name, "victim": victim.value, "done": done, "printed": printed}
    return found | {"exit": status, "again": place.notes()[noted:]} | told(place, run_id)


def has_ended(place: Place, run_id: str) -> bool:
    with place.instance() as instance:
        run = instance.get_run_by_id(run_id)
    return run is not None and run.is_finished


def successes(instance: Instance, run_id: str) -> list[str]:
    """The steps that were reported as done."""
    return [str(entry.step_key) for entry in instance.all_logs(run_id, EventType.STEP_SUCCESS)]


def told(place: Place, run_id: str) -> dict[str, Any]:
    """The history of a run after its end."""
    with place.instance() as instance:
        records = instance.history(run_id).records
        return {
            "status": instance.run_named(run_id).status.value,
            "events": [[kind.value, key] for kind, key, *_ in records if key is not None],
            "of_run": [kind.name for kind, key, *_ in records if key is None],
            "captured": sorted(instance.history(run_id).captured),
            "xcoms": sorted({(each.step_key, each.map_index, each.key) for each in instance.store.xcoms([run_id])}),
        }


def undisturbed(place: Place, name: str) -> dict[str, Any]:
    """A run that nobody kills, and how long it takes."""
    started = time.monotonic()
    os.waitpid(forked(lambda: run_whole(place, name, f"whole-{name}")), 0)
    seconds = time.monotonic() - started
    return {"job": name, "whole": True, "seconds": seconds} | told(place, f"whole-{name}")


def say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main(folder: str, count: str, seed: str, url: str | None = None) -> None:
    place = Place(Path(folder), url)
    with place.instance():
        chance = random.Random(int(seed))  # noqa: S311 -- moments, no secrets
    with contextlib.redirect_stdout(io.StringIO()):
        for made in JOBS.values():
            made.execute_in_process()  # the processes that are killed need not import what a run imports
    lengths: dict[str, float] = {}
    for name in JOBS:
        whole = undisturbed(place, name)
        lengths[name] = whole["seconds"]
        say(whole)
    number = hits = 0
    while hits < int(count):
        name = list(JOBS)[hits % len(JOBS)]
        moment = chance.uniform(0.0, lengths[name])
        victim = chance.choice(list(Victim) if name == "in_processes" else [Victim.DRIVER])
        run_id = f"r{number}"
        number += 1
        if victim is Victim.WORKER:
            answer = worker_killed(place, name, run_id, moment)
        else:
            answer = killed(place, name, run_id, moment, victim)
        is_late = answer is None and has_ended(place, run_id)
        lengths[name] *= 0.9 if is_late else 1.1  # how long a run takes depends on who else is at work here
        if answer is not None:
            say(answer)
            hits += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
