"""Operators that ask a person: `jetbridge answer` gives the answer.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/hitl.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.human_answers import HumanAnswer, HumanQuestion, answer_of, keep_question, question_of
from jetbridge.airflow.operator import BaseBranchOperator, BaseOperator, SkipMixin, tasks_after
from jetbridge.airflow.params import Param, ParamsDict
from jetbridge.definitions.signals import FailException, RescheduleException, SkipDownstream, TaskException
from jetbridge.scheduling.timetables.moments import utc_now

_LOOK_EVERY = dt.timedelta(seconds=5)


class HITLOperator(BaseOperator):
    """Asks a person to choose, and waits for the answer without holding a place.

    Args:
        subject: What is asked.
        options: What can be chosen.
        body: More about it, in Markdown.
        defaults: What is taken when nobody answers within `response_timeout`.
        multiple: Whether several options may be chosen.
        params: Fields to fill in, by name, with their defaults.
        response_timeout: How long to wait; for ever without it. `execution_timeout` is taken for it where this is not given.
        assigned_users: Told to whoever answers; not enforced.
        kwargs: BaseOperator's arguments.

    Raises:
        ValueError: there are no options, or the defaults are not among them.
    """

    template_fields: Collection[str] = ("subject", "body")

    def __init__(
        self,
        *,
        subject: str,
        options: Sequence[str],
        body: str | None = None,
        defaults: str | Sequence[str] | None = None,
        multiple: bool = False,
        params: Mapping[str, Any] | None = None,
        response_timeout: dt.timedelta | None = None,
        assigned_users: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.subject, self.body, self.options, self.multiple = subject, body, list(options), multiple
        self.defaults = [defaults] if isinstance(defaults, str) else defaults
        self.params = ParamsDict(params)  # type: ignore[assignment]
        self.response_timeout = self.execution_timeout if response_timeout is None else response_timeout
        self.assigned_users = assigned_users
        self._check()

    def _check(self) -> None:
        if not self.options:
            raise ValueError('"options" cannot be empty.')
        if self.defaults is not None and not set(self.defaults) <= set(self.options):
            raise ValueError(f'defaults "{self.defaults}" should be a subset of options "{self.options}"')
        if self.defaults is not None and len(self.defaults) > 1 and not self.multiple:
            raise ValueError('More than one defaults given when "multiple" is set to False.')

    def execute(self, context: Context) -> Any:
        """What the person answered: `chosen_options`, `params_input`, `responded_at`, `responded_by_user`.

        Raises:
            RescheduleException: nobody has answered yet.
            FailException: nobody did in time and there are no defaults, or nobody can: the instance is gone with this run.
            TaskException: what was answered is none of the options.
        """
        answer = self._answer(context)
        if not set(answer.chosen_options) <= set(self.options):
            raise TaskException(f"{list(answer.chosen_options)} is not among the options {self.options}")
        given = {**self.params.dump(), **answer.params_input}  # type: ignore[attr-defined]
        for name, value in given.items():
            self.params[name] = value
        return {
            "chosen_options": list(answer.chosen_options),
            "params_input": given,
            "responded_at": answer.responded_at,
            "responded_by_user": answer.responded_by,
        }

    def _answer(self, context: Context) -> HumanAnswer:
        ti = context["ti"]
        place = (self.instance, context.step.run_id, ti.task_id)
        answer = answer_of(*place, ti.map_index)
        if answer is not None:
            return answer
        question = question_of(*place, ti.map_index)
        if question is None:
            question = self._question(context.step.run_id, ti.task_id, ti.map_index)
            keep_question(self.instance, question)
            self.log.info("Waiting for a person: %s %s", self.subject, self.options)
        asked_at = dt.datetime.fromisoformat(question.asked_at)
        return self._unanswered(None if self.response_timeout is None else asked_at + self.response_timeout)

    def _question(self, run_id: str, task_id: str, map_index: int) -> HumanQuestion:
        fields = {name: _value(self.params, name) for name in self.params}
        asked_at = utc_now().isoformat()
        return HumanQuestion(
            run_id, task_id, map_index, self.subject, self.body, self.options, self.defaults, self.multiple, fields, asked_at
        )  # fmt: skip

    def _unanswered(self, until: dt.datetime | None) -> HumanAnswer:
        now = utc_now()
        if until is not None and now >= until:
            if self.defaults is None:
                raise FailException(f"Nobody has answered {self.subject!r} in time, and it has no defaults")
            return HumanAnswer(list(self.defaults), {}, now.isoformat())
        if until is None and self.instance.is_ephemeral:
            raise FailException(
                f"{self.subject!r} waits for a person, and this run is kept nowhere: run the job with --instance FOLDER, "
                "and answer with `jetbridge answer`"
            )
        raise RescheduleException(min(now + _LOOK_EVERY, until) if until is not None else now + _LOOK_EVERY)


class ApprovalOperator(HITLOperator, SkipMixin):
    """Asks to approve or reject; a rejection skips what follows, or fails the task."""

    def __init__(
        self, *, ignore_downstream_trigger_rules: bool = False, fail_on_reject: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(options=["Approve", "Reject"], multiple=False, **kwargs)
        self.ignore_downstream_trigger_rules, self.fail_on_reject = ignore_downstream_trigger_rules, fail_on_reject

    def execute(self, context: Context) -> Any:
        """The answer, if it approves.

        Raises:
            TaskException: it does not, and this fails the task.
            SkipDownstream: it does not.
        """
        result = super().execute(context)
        if result["chosen_options"] == ["Approve"]:
            return result
        if self.fail_on_reject:
            raise TaskException('Receive "Reject"')
        following = tasks_after(context, all_of_them=self.ignore_downstream_trigger_rules)
        if not following:
            return result
        raise SkipDownstream(tasks=following)


class HITLBranchOperator(HITLOperator, BaseBranchOperator):
    """Follows the tasks that a person chooses; `options_mapping` gives the task ids of options that are none themselves."""

    def __init__(self, *, options_mapping: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options_mapping = dict(options_mapping or {})
        unknown = sorted(set(self.options_mapping) - set(self.options))
        if unknown:
            raise ValueError(f"`options_mapping` contains keys that are not in `options`: {unknown}")

    def execute(self, context: Context) -> Any:
        """The ids to follow."""
        chosen = HITLOperator.execute(self, context)["chosen_options"]
        return [self.options_mapping.get(option, option) for option in chosen]


class HITLEntryOperator(HITLOperator):
    """Asks a person to fill in the params."""

    def __init__(self, *, options: Sequence[str] | None = None, defaults: Any = None, **kwargs: Any) -> None:
        taken = ["OK"] if options is None and defaults is None else defaults
        super().__init__(options=["OK"] if options is None else options, defaults=taken, **kwargs)


def _value(params: Any, name: str) -> Any:
    param = params.get_param(name)
    return param.value if isinstance(param, Param) and param.has_value else None
