"""`Shell`: commands run with bash, as BashOperator runs them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

from pydantic import Field

from jetbridge.airflow.shell import SKIP_EXIT_CODE, run_bash
from jetbridge.definitions.resources.configurable import ConfigurableResource


class Shell(ConfigurableResource):
    """Runs commands with bash, as Airflow's BashOperator does.

    `env` and `cwd` hold for all commands that are not given their own.
    https://airflow.apache.org/docs/apache-airflow/stable/howto/operator/bash.html
    """

    env: dict[str, str] | None = Field(default=None, description="Environment of commands that are given none.")
    cwd: str | None = Field(
        default=None, description="Folder of commands that are given none; a temporary one without it."
    )

    def run(
        self,
        command: str,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
        *,
        append_env: bool = False,
        output_encoding: str = "utf-8",
        skip_on_exit_code: int | Container[int] | None = SKIP_EXIT_CODE,
        output_processor: Callable[[str], Any] | None = None,
    ) -> Any:
        """Run a command, and give the last line that it printed.

        Args:
            command: Text for `bash -c`.
            env: Environment of the command; None is this process's.
            cwd: Folder to run it in; None is a temporary one.
            append_env: Add `env` to this process's environment instead of replacing it.
            output_encoding: Encoding of what it prints.
            skip_on_exit_code: Exit codes that mean "skip this task".
            output_processor: What to make of the last line.

        Raises:
            SkipException: the exit code says so (99 unless told otherwise).
            TaskException: any other exit code than 0, or there is no such folder.
        """
        line = run_bash(
            command,
            env=env if env is not None else self.env,
            append_env=append_env,
            cwd=cwd if cwd is not None else self.cwd,
            output_encoding=output_encoding,
            skip_on_exit_code=skip_on_exit_code,
        )
        return line if output_processor is None else output_processor(line)
