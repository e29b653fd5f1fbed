"""Jenkins: builds of jobs, over python-jenkins.

https://airflow.apache.org/docs/apache-airflow-providers-jenkins/stable/index.html
"""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_IN_QUEUE = re.compile(r"/queue/item/(\d+)/?")


class JenkinsHook(BaseHook):
    """A server; the connection's extra says `use_https`."""

    conn_name_attr = "conn_id"
    default_conn_name = "jenkins_default"
    conn_type = "jenkins"
    hook_name = "Jenkins"

    def __init__(self, conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.connection = found = self.get_connection(conn_id)
        scheme = "https" if found.extra_dejson.get("use_https") else "http"
        url = f"{scheme}://{found.host}:{found.port}" + (f"/{found.schema}" if found.schema else "")
        self.jenkins_server = client("jenkins", extra="jenkins").Jenkins(url, found.login, found.password)

    def get_jenkins_server(self) -> Any:
        """The client (`jenkins.Jenkins`)."""
        return self.jenkins_server

    def get_latest_build_number(self, job_name: str) -> int:
        """The number of a job's last build."""
        number: int = self.jenkins_server.get_job_info(job_name)["lastBuild"]["number"]
        return number

    def get_build_result(self, job_name: str, build_number: Any) -> Any:
        """How a build ended; None while it goes on."""
        return self.jenkins_server.get_build_info(job_name, build_number)["result"]

    def get_build_building_state(self, job_name: str, build_number: int | None) -> bool:
        """Whether a build (the last one without a number) goes on."""
        number = build_number or self.get_latest_build_number(job_name)
        return bool(self.jenkins_server.get_build_info(job_name, number)["building"])


class JenkinsJobTriggerOperator(DeclaredOperator):
    """Starts a build and waits for its end; the result is its address."""

    template_fields = ("parameters",)
    template_ext = (".json",)

    jenkins_connection_id: str
    job_name: str
    parameters: Any = None
    sleep_time: int = 10
    max_try_before_job_appears: int = 10
    allowed_jenkins_states: Iterable[str] | None = None

    def check_arguments(self) -> None:
        """It sleeps a second at least."""
        self.sleep_time = max(self.sleep_time, 1)
        self.allowed_jenkins_states = list(self.allowed_jenkins_states or ["SUCCESS"])

    @cached_property
    def hook(self) -> JenkinsHook:
        """The server."""
        return JenkinsHook(self.jenkins_connection_id)

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Start it.

        Raises:
            TaskException: it does not begin, ends in another state, or Jenkins refuses.
        """
        server = self.hook.get_jenkins_server()
        try:
            number = self._number(server, self._started(server))
            time.sleep(self.sleep_time)
            return self._ended(server, number)["url"]
        except client("jenkins", extra="jenkins").JenkinsException as error:
            raise TaskException(f"Jenkins call failed with error : {error}") from error

    def _started(self, server: Any) -> int:
        parameters = ast.literal_eval(self.parameters) if isinstance(self.parameters, str) else self.parameters
        url = server.build_job_url(self.job_name, parameters or None, None)
        response = server.jenkins_request(client("requests", extra="jenkins").Request("POST", url))
        found = _IN_QUEUE.search(response.headers["Location"])
        if found is None:
            raise ValueError(f"Invalid queue location format: {response.headers['Location']}")
        return int(found[1])

    def _number(self, server: Any, queued: int) -> int:
        """The number of the build that a place in the queue has become."""
        for attempt in range(self.max_try_before_job_appears):
            if attempt:
                time.sleep(self.sleep_time)
            item = server.get_queue_item(queued) or {}
            number: int | None = (item.get("executable") or {}).get("number")
            if number is not None:
                return number
        raise TaskException(
            f"The job hasn't been executed after polling the queue {self.max_try_before_job_appears} times"
        )

    def _ended(self, server: Any, number: int) -> dict[str, Any]:
        while (build := server.get_build_info(name=self.job_name, number=number))["result"] is None:
            time.sleep(self.sleep_time)
        if build["result"] not in (self.allowed_jenkins_states or ()):
            raise TaskException(
                f"Jenkins job failed, final state : {build['result']}. Find more information on job url : {build['url']}"
            )
        found: dict[str, Any] = build
        return found


class JenkinsBuildSensor(DeclaredSensor):
    """Waits for the end of a build, of the last one without a number."""

    jenkins_connection_id: str
    job_name: str
    build_number: int | None = None
    target_states: Iterable[str] | None = None

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the build counts
        """Whether it has ended.

        Raises:
            TaskException: it ended in another state.
        """
        hook = JenkinsHook(self.jenkins_connection_id)
        number = self.build_number or hook.get_latest_build_number(self.job_name)
        if hook.get_build_building_state(self.job_name, number):
            return False
        result, wanted = hook.get_build_result(self.job_name, number), self.target_states or ["SUCCESS", "FAILED"]
        if result not in wanted:
            raise TaskException(
                f"Build {number} finished with a result {result}, which does not meet the target state {wanted}."
            )
        return True
