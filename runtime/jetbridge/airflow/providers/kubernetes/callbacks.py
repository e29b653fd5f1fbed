"""Functions of the user that are told how a pod fares.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html#kubernetespodoperator-callbacks
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class KubernetesPodOperatorCallback:
    """The base of callbacks: static methods of the names that `PodCallbacks` calls; all do nothing."""

    @staticmethod
    def on_sync_client_creation(*, client: Any, operator: Any, **kwargs: Any) -> None:
        """The client is made."""

    @staticmethod
    def on_pod_manifest_created(*, pod_request: Any, client: Any, mode: str, **kwargs: Any) -> None:
        """The pod is described, and may still be changed."""

    @staticmethod
    def on_pod_creation(*, pod: Any, client: Any, mode: str, **kwargs: Any) -> None:
        """The pod is made."""

    @staticmethod
    def on_pod_starting(*, pod: Any, client: Any, mode: str, **kwargs: Any) -> None:
        """The pod runs."""

    @staticmethod
    def on_pod_completion(*, pod: Any, client: Any, mode: str, **kwargs: Any) -> None:
        """The pod has ended."""

    @staticmethod
    def on_pod_teardown(*, pod: Any, client: Any, mode: str, **kwargs: Any) -> None:
        """The pod is about to be deleted."""

    @staticmethod
    def on_pod_cleanup(*, pod: Any, client: Any, mode: str, **kwargs: Any) -> None:
        """The pod is deleted, if it was to be."""

    @staticmethod
    def progress_callback(*, line: str, client: Any, mode: str, **kwargs: Any) -> None:
        """The container printed a line."""


class PodCallbacks:
    """Calls a method of each of some callbacks: `PodCallbacks(all).on_pod_creation(pod=pod)`."""

    def __init__(self, callbacks: list[Any]) -> None:
        self._callbacks = callbacks

    def __getattr__(self, name: str) -> Callable[..., None]:
        if not hasattr(KubernetesPodOperatorCallback, name):
            raise AttributeError(name)

        def tell(**told: Any) -> None:
            for each in self._callbacks:
                getattr(each, name)(**told)

        return tell
