"""Airflow's operators that call a function in another interpreter, and in a virtual environment made for it.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/python.html#pythonvirtualenvoperator
"""

from __future__ import annotations

import os
from collections.abc import Collection, Container, Iterable, Sequence
from pathlib import Path
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.context_names import CONTEXT_NAMES
from jetbridge.airflow.isolated_call import SERIALIZERS, IsolatedCall
from jetbridge.airflow.operator import BaseBranchOperator
from jetbridge.airflow.shell import skip_codes
from jetbridge.airflow.standard import PythonOperator, wanted_names
from jetbridge.airflow.virtualenv import VirtualEnvironment, index_of_connection
from jetbridge.definitions.signals import TaskException
from jetbridge.scheduling.timetables import AirflowGeneration

_MOMENTS = frozenset(
    {
        "data_interval_end", "data_interval_start", "execution_date", "logical_date", "next_execution_date",
        "prev_data_interval_end_success", "prev_data_interval_start_success", "prev_end_date_success", "prev_execution_date",
        "prev_execution_date_success", "prev_start_date_success",
    }
)  # fmt: skip
_OBJECTS = frozenset(
    {
        "conf", "conn", "dag", "dag_run", "inlet_events", "macros", "outlet_events", "task", "task_instance", "ti",
        "triggering_asset_events", "triggering_dataset_events", "var",
    }
)  # fmt: skip
"""Names of the context that mean nothing in another interpreter: they are not handed over."""


class _IsolatedPythonOperator(PythonOperator):
    """What both operators have in common. Arguments that Airflow needs to find itself there (`expect_airflow` and its kin) are taken and mean nothing."""

    template_fields: Collection[str] = ("op_args", "op_kwargs", "templates_dict")

    def __init__(
        self,
        *,
        serializer: str | None = None,
        use_dill: bool = False,
        string_args: Iterable[str] | None = None,
        expect_airflow: bool = True,  # noqa: ARG002 -- there is no Airflow in either interpreter
        expect_pendulum: bool = False,  # noqa: ARG002 -- see above
        skip_on_exit_code: int | Container[int] | None = None,
        env_vars: dict[str, str] | None = None,
        inherit_env: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.serializer = serializer or ("dill" if use_dill else "pickle")
        if self.serializer not in SERIALIZERS:
            raise TaskException(f"Unsupported serializer {self.serializer!r}: use one of {', '.join(SERIALIZERS)}")
        self.string_args = list(string_args or ())
        self.skip_on_exit_code = skip_codes(skip_on_exit_code)
        self.env_vars, self.inherit_env = env_vars, inherit_env

    def knows_pendulum(self) -> bool:
        """Whether moments can be read there."""
        return False

    def execute(self, context: Context) -> Any:
        """What the function returns there."""
        names = CONTEXT_NAMES[AirflowGeneration.V2] | CONTEXT_NAMES[AirflowGeneration.V3]
        hidden = _OBJECTS if self.knows_pendulum() else _OBJECTS | _MOMENTS
        plain = {name: context[name] for name in context if name in names and name not in hidden}
        wanted = {**plain, **self.op_kwargs}
        if self.templates_dict:
            wanted["templates_dict"] = self.templates_dict
        self.op_kwargs = wanted_names(self.python_callable, self.op_args, wanted)
        return self.execute_callable()

    def call(self, python: str) -> Any:
        """Call the function with an interpreter."""
        environ = {**(os.environ if self.inherit_env else {}), **(self.env_vars or {})}
        made = IsolatedCall(
            self.python_callable,
            self.op_args,
            self.op_kwargs,
            self.string_args,
            self.serializer,
            self.skip_on_exit_code,
            environ,
        )
        return made.run(python)


class ExternalPythonOperator(_IsolatedPythonOperator):
    """Calls a function with the interpreter `python`.

    Raises:
        TaskException: there is no such interpreter.
    """

    template_fields = ("python", *_IsolatedPythonOperator.template_fields)

    def __init__(self, *, python: str, expect_airflow: bool = True, **kwargs: Any) -> None:
        super().__init__(expect_airflow=expect_airflow, **kwargs)
        self.python = python

    def knows_pendulum(self) -> bool:
        """Only the interpreter of the job is known to."""
        return False

    def execute_callable(self) -> Any:
        """Call the function."""
        if not Path(self.python).exists():
            raise TaskException(f"Python Path '{self.python}' must exist")
        if not os.access(self.python, os.X_OK):
            raise TaskException(f"Python Path '{self.python}' must be an executable file")
        return self.call(self.python)


class PythonVirtualenvOperator(_IsolatedPythonOperator):
    """Calls a function in a virtual environment that is made for it, or kept below `venv_cache_path` for the next time."""

    template_fields = (
        "requirements", "index_urls", "venv_cache_path", *_IsolatedPythonOperator.template_fields,
        "index_urls_from_connection_ids",
    )  # fmt: skip
    template_fields_v2 = template_fields[:-1]
    template_ext = (".txt",)

    def __init__(
        self,
        *,
        requirements: Iterable[str] | str | None = None,
        python_version: str | None = None,
        system_site_packages: bool = True,
        pip_install_options: Sequence[str] | None = None,
        index_urls: Collection[str] | str | None = None,
        index_urls_from_connection_ids: Collection[str] | str | None = None,
        venv_cache_path: str | os.PathLike[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.requirements = _listed(requirements) or []
        self.python_version, self.system_site_packages = python_version, system_site_packages
        self.pip_install_options = list(pip_install_options or ())
        self.index_urls = _listed(index_urls)
        self.index_urls_from_connection_ids = _listed(index_urls_from_connection_ids)
        self.venv_cache_path = venv_cache_path

    def knows_pendulum(self) -> bool:
        """Whether one of the requirements brings it."""
        return any(line.startswith(("pendulum", "apache-airflow")) for line in self._lines())

    def execute_callable(self) -> Any:
        """Make the environment and call the function."""
        lines = self._lines()
        if self.serializer != "pickle" and not any(line.startswith(self.serializer) for line in lines):
            lines.append(self.serializer)
        environment = VirtualEnvironment(
            tuple(lines),
            self.python_version,
            self.system_site_packages,
            tuple(self.pip_install_options),
            self._indexes(),
        )
        cache = None if self.venv_cache_path is None else os.fspath(self.venv_cache_path)
        with environment.made(cache) as python:
            return self.call(python)

    def _lines(self) -> list[str]:
        """The requirements line by line: one of them may be the content of a file."""
        return [line for text in self.requirements for line in str(text).splitlines() if line.strip()]

    def _indexes(self) -> tuple[str, ...] | None:
        named = [index_of_connection(conn_id) for conn_id in self.index_urls_from_connection_ids or ()]
        return None if self.index_urls is None and not named else (*(self.index_urls or ()), *named)


class BranchExternalPythonOperator(ExternalPythonOperator, BaseBranchOperator):
    """Follows the tasks that a function names, called with another interpreter."""

    def execute(self, context: Context) -> Any:
        """The ids to follow."""
        return ExternalPythonOperator.execute(self, context)


class BranchPythonVirtualenvOperator(PythonVirtualenvOperator, BaseBranchOperator):
    """Follows the tasks that a function names, called in a virtual environment."""

    def execute(self, context: Context) -> Any:
        """The ids to follow."""
        return PythonVirtualenvOperator.execute(self, context)


def _listed(value: Iterable[str] | str | None) -> list[str] | None:
    if value is None:
        return None
    return [value] if isinstance(value, str) else list(value)
