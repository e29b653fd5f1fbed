"""A function called by the Python of a pod.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/_api/airflow/providers/cncf/kubernetes/decorators/kubernetes/index.html
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import given
from jetbridge.airflow.isolated_container import command_of, environment_of
from jetbridge.airflow.providers.kubernetes import conversion
from jetbridge.airflow.providers.kubernetes.pod import KubernetesPodOperator


class KubernetesFunctionOperator(KubernetesPodOperator):
    """Calls a function in a pod; with `do_xcom_push` the result is what it returns, as JSON."""

    template_fields = (
        *(name for name in KubernetesPodOperator.template_fields if name not in ("cmds", "arguments")),
        "op_args",
        "op_kwargs",
    )
    result_path: ClassVar[str] = "/airflow/xcom/return.json"

    python_callable: Callable[..., Any]
    op_args: Sequence[Any] = given(tuple)
    op_kwargs: dict[str, Any] = given(dict)
    use_dill: bool = False

    def execute(self, context: Context) -> Any:
        """Call it.

        Raises:
            SkipException: the exit code says so.
            TaskException: the pod failed, or the function has no source.
        """
        serializer = "dill" if self.use_dill else "pickle"
        program = environment_of(
            self.python_callable, self.op_args, self.op_kwargs, serializer=serializer, result="json"
        )
        self.env_vars = [*conversion.env_vars(self.env_vars), *conversion.env_vars(program)]
        self.cmds, self.arguments = command_of("python", self.result_path if self.do_xcom_push else os.devnull), []
        return super().execute(context)
