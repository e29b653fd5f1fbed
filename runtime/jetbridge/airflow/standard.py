"""Airflow's everyday operators as classes, for the team's operators that inherit from them. New ops are written with `@op`.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/index.html
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Container, Mapping
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.latest import is_latest
from jetbridge.airflow.operator import BaseBranchOperator, BaseOperator, SkipMixin, tasks_after
from jetbridge.airflow.sensor import BaseSensorOperator, PokeReturnValue
from jetbridge.airflow.shell import SKIP_EXIT_CODE, run_bash
from jetbridge.definitions.signals import SkipDownstream, TaskException


class EmptyOperator(BaseOperator):
    """Does nothing."""

    def execute(self, context: Context) -> None:
        """Nothing."""


class BashOperator(BaseOperator):
    """Runs a command; see `jetbridge.resources.Shell`."""

    template_fields = ("bash_command", "env", "cwd")
    template_ext = (".sh", ".bash")

    def __init__(
        self,
        *,
        bash_command: str,
        env: Mapping[str, str] | None = None,
        append_env: bool = False,
        output_encoding: str = "utf-8",
        skip_on_exit_code: int | Container[int] | None = SKIP_EXIT_CODE,
        cwd: str | None = None,
        output_processor: Callable[[str], Any] = lambda line: line,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.bash_command, self.env, self.cwd, self.append_env = bash_command, env, cwd, append_env
        self.output_encoding, self.skip_on_exit_code = output_encoding, skip_on_exit_code
        self.output_processor = output_processor

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- the environment takes the current context
        """The last line that the command printed."""
        line = run_bash(
            self.bash_command,
            env=self.env,
            append_env=self.append_env,
            cwd=self.cwd,
            output_encoding=self.output_encoding,
            skip_on_exit_code=self.skip_on_exit_code,
        )
        return self.output_processor(line)


class PythonOperator(BaseOperator):
    """Calls a function with `op_args`, `op_kwargs`, and the names of the context that it asks for."""

    template_fields: Collection[str] = ("templates_dict", "op_args", "op_kwargs")

    def __init__(
        self,
        *,
        python_callable: Callable[..., Any],
        op_args: Collection[Any] | None = None,
        op_kwargs: Mapping[str, Any] | None = None,
        templates_dict: dict[str, Any] | None = None,
        templates_exts: Collection[str] | None = None,
        show_return_value_in_logs: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not callable(python_callable):
            raise TaskException("`python_callable` param must be callable")
        self.python_callable = python_callable
        self.op_args: Collection[Any] = op_args or ()
        self.op_kwargs: Mapping[str, Any] = op_kwargs or {}
        self.templates_dict = templates_dict
        self.show_return_value_in_logs = show_return_value_in_logs
        if templates_exts:
            self.template_ext = tuple(templates_exts)

    def execute(self, context: Context) -> Any:
        """What the function returns."""
        context.update(self.op_kwargs)
        context["templates_dict"] = self.templates_dict
        self.op_kwargs = wanted_names(self.python_callable, self.op_args, context)
        return self.execute_callable()

    def execute_callable(self) -> Any:
        """Call the function."""
        return self.python_callable(*self.op_args, **self.op_kwargs)


class BranchPythonOperator(PythonOperator, BaseBranchOperator):
    """Follows the tasks that the function names."""

    def execute(self, context: Context) -> Any:
        """The ids to follow."""
        return PythonOperator.execute(self, context)


class ShortCircuitOperator(PythonOperator, SkipMixin):
    """Skips what follows when the function gives a false value."""

    def __init__(self, *, ignore_downstream_trigger_rules: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ignore_downstream_trigger_rules = ignore_downstream_trigger_rules

    def execute(self, context: Context) -> Any:
        """What the function gives, if it is true.

        Raises:
            SkipDownstream: it is not.
        """
        result = super().execute(context)
        following = tasks_after(context, all_of_them=self.ignore_downstream_trigger_rules)
        if result or not following:
            return result
        raise SkipDownstream(tasks=following)


class LatestOnlyOperator(BaseBranchOperator):
    """Follows what is directly after it in the latest run only."""

    def choose_branch(self, context: Context) -> list[str]:
        """All tasks directly after it, or none."""
        run, dag = context["dag_run"], context["dag"]
        return tasks_after(context, all_of_them=False) if is_latest(run, dag) else []


class PythonSensor(BaseSensorOperator):
    """Waits until a function gives a true value."""

    template_fields = ("templates_dict", "op_args", "op_kwargs")

    def __init__(
        self,
        *,
        python_callable: Callable[..., Any],
        op_args: list[Any] | None = None,
        op_kwargs: Mapping[str, Any] | None = None,
        templates_dict: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.python_callable = python_callable
        self.op_args, self.op_kwargs, self.templates_dict = op_args or [], op_kwargs or {}, templates_dict

    def poke(self, context: Context) -> bool | PokeReturnValue:
        """Call the function."""
        context.update(self.op_kwargs)
        context["templates_dict"] = self.templates_dict
        names = wanted_names(self.python_callable, self.op_args, context)
        found = self.python_callable(*self.op_args, **names)
        return found if isinstance(found, PokeReturnValue) else bool(found)


def wanted_names(function: Callable[..., Any], args: Collection[Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """The names of the context that a function asks for: all of them for `**kwargs`.

    Raises:
        ValueError: a positional argument has the name of something in the context.
    """
    parameters = inspect.signature(function).parameters
    for name in list(parameters)[: len(args)]:
        if name in context:
            raise ValueError(f"The key {name!r} in args is a part of kwargs and therefore reserved.")
    if any(each.kind is each.VAR_KEYWORD for each in parameters.values()):
        return dict(context)
    return {name: context[name] for name in parameters if name in context}
