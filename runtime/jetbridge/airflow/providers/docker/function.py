"""A function called by the Python of a new container.

https://airflow.apache.org/docs/apache-airflow-providers-docker/stable/decorators/docker.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import given
from jetbridge.airflow.isolated_call import serializer_module
from jetbridge.airflow.isolated_container import command_of, environment_of
from jetbridge.airflow.providers.docker.operator import DockerOperator


class DockerFunctionOperator(DockerOperator):
    """Calls a function in a container; the result is what it returns."""

    template_fields = (*DockerOperator.template_fields, "op_args", "op_kwargs")
    result_path: ClassVar[str] = "/tmp/script.out"  # noqa: S108 -- a path inside of the container

    python_callable: Callable[..., Any]
    op_args: Sequence[Any] = given(tuple)
    op_kwargs: dict[str, Any] = given(dict)
    python_command: str = "python3"
    serializer: str | None = None
    use_dill: bool = False

    def execute(self, context: Context) -> Any:
        """Call it.

        Raises:
            SkipException: the exit code says so.
            TaskException: the function failed, or has no source.
        """
        serializer = self.serializer or ("dill" if self.use_dill else "pickle")
        program = environment_of(self.python_callable, self.op_args, self.op_kwargs, serializer=serializer)
        self.environment = {**self.environment, **program}
        self.command = command_of(self.python_command, self.result_path)
        self.retrieve_output, self.retrieve_output_path = True, self.result_path
        self.pickling_library = serializer_module(serializer)
        return super().execute(context)
