"""`jetbridge answer RUN TASK`: answers a task that waits for a person."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import Any

import click

from jetbridge.airflow.human_answers import HumanAnswer, HumanQuestion, keep_answer, question_of
from jetbridge.cli.console import CommandError, out, told_plainly
from jetbridge.cli.instances import instance_option, opened
from jetbridge.scheduling.timetables.moments import utc_now


@click.command("answer")
@click.argument("run_id", metavar="RUN")
@click.argument("task_id", metavar="TASK")
@click.argument("options", metavar="[OPTION]…", nargs=-1)
@click.option("--map-index", type=int, default=-1, help="Which instance of a mapped task.")
@click.option("--params", default="{}", metavar="JSON", help="What to fill in, by name.")
@instance_option
def answer(
    instance: Path | None, run_id: str, task_id: str, options: tuple[str, ...], map_index: int, params: str
) -> None:
    """Answer TASK of RUN with one or more OPTIONs; without any, show what it asks."""
    with told_plainly(), opened(instance) as kept:
        question = question_of(kept, run_id, task_id, map_index)
        if question is None:
            raise CommandError(f"{task_id} of run {run_id} has not asked anything.")
        if not options:
            _show(question)
            return
        given = HumanAnswer(_chosen(question, options), _filled(params), utc_now().isoformat(), getpass.getuser())
        keep_answer(kept, run_id, task_id, given, map_index)
    out().print(f"{task_id} is answered with {', '.join(options)}")


def _show(question: HumanQuestion) -> None:
    out().print(question.subject)
    for text in filter(None, [question.body]):
        out().print(text)
    out().print(f"options: {', '.join(question.options)}")
    if question.params:
        out().print(f"params: {json.dumps(dict(question.params), default=str)}")


def _chosen(question: HumanQuestion, options: tuple[str, ...]) -> list[str]:
    unknown = [each for each in options if each not in question.options]
    if unknown:
        raise CommandError(f"{', '.join(unknown)} is not among the options: {', '.join(question.options)}.")
    if len(options) > 1 and not question.multiple:
        raise CommandError(f"{question.task_id} takes one option, not {len(options)}.")
    return list(options)


def _filled(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise CommandError(f"--params {text!r} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise CommandError('--params must be an object, such as {"name": "value"}')
    return found
