"""What people are asked and what they answer: kept on the instance, by run and task instance.

https://airflow.apache.org/docs/apache-airflow/stable/tutorial/hitl.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class HumanQuestion:
    """A question that a task waits with; `asked_at` is in ISO 8601."""

    run_id: str
    task_id: str
    map_index: int
    subject: str
    body: str | None
    options: Sequence[str]
    defaults: Sequence[str] | None
    multiple: bool
    params: Mapping[str, Any]
    asked_at: str


@dataclass(frozen=True, slots=True)
class HumanAnswer:
    """What a person chose; `responded_by` is nobody where the defaults were taken."""

    chosen_options: Sequence[str]
    params_input: Mapping[str, Any] = field(default_factory=dict)
    responded_at: str = ""
    responded_by: str | None = None


def keep_question(instance: Any, question: HumanQuestion) -> None:
    """Note what a task waits for."""
    instance.set_cursor_values(
        {_key("question", question.run_id, question.task_id, question.map_index): json.dumps(asdict(question))}
    )


def question_of(instance: Any, run_id: str, task_id: str, map_index: int = -1) -> HumanQuestion | None:
    """What a task instance has asked; None if it has not."""
    text = _text(instance, _key("question", run_id, task_id, map_index))
    return None if text is None else HumanQuestion(**json.loads(text))


def keep_answer(instance: Any, run_id: str, task_id: str, answer: HumanAnswer, map_index: int = -1) -> None:
    """Answer a task instance."""
    instance.set_cursor_values({_key("answer", run_id, task_id, map_index): json.dumps(asdict(answer))})


def answer_of(instance: Any, run_id: str, task_id: str, map_index: int = -1) -> HumanAnswer | None:
    """What was answered; None while nobody has."""
    text = _text(instance, _key("answer", run_id, task_id, map_index))
    return None if text is None else HumanAnswer(**json.loads(text))


def _text(instance: Any, key: str) -> str | None:
    found: str | None = instance.get_cursor_values({key}).get(key)
    return found


def _key(what: str, run_id: str, task_id: str, map_index: int) -> str:
    return f"human/{what}/{run_id}/{task_id}/{map_index}"
