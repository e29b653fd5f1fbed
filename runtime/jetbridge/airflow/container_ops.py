"""Ops whose function runs in a container or a pod: `@docker_op`, `@kubernetes_op`.

https://airflow.apache.org/docs/apache-airflow/stable/tutorial/taskflow.html#using-the-taskflow-api-with-docker-or-virtual-environments
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jetbridge.airflow.isolated_ops import isolated_decorator
from jetbridge.airflow.providers.docker.function import DockerFunctionOperator
from jetbridge.airflow.providers.kubernetes.function import KubernetesFunctionOperator


def docker_op(compute_fn: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Make an op whose function is called by the Python of a container.

    The function stands alone there: it imports what it needs in its body. Texts among the options are templates.

    Args:
        compute_fn: The function.
        options: Those of `DockerOperator` (`image=`, `network_mode=`, …), `python_command=`, `serializer=`, and those of `@op`.

    Raises:
        InvalidDefinitionError: the function or an option of the op does not fit.
    """
    return isolated_decorator(DockerFunctionOperator, "docker_task", compute_fn, options)


def kubernetes_op(compute_fn: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Make an op whose function is called by the Python of a pod; what it returns is kept with `do_xcom_push=True`, as JSON.

    Args:
        compute_fn: The function.
        options: Those of `KubernetesPodOperator` (`image=`, `namespace=`, …), and those of `@op`.

    Raises:
        InvalidDefinitionError: the function or an option of the op does not fit.
    """
    pushes = options.setdefault("do_xcom_push", False)
    name = {"name": f"k8s-airflow-pod-{compute_fn.__name__}"} if compute_fn is not None else {}
    return isolated_decorator(
        KubernetesFunctionOperator, "kubernetes_task", compute_fn, {**name, **options}, do_xcom_push=pushes
    )
