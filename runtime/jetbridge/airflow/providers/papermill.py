"""Notebooks run with papermill.

https://airflow.apache.org/docs/apache-airflow-providers-papermill/stable/operators.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator


class PapermillOperator(DeclaredOperator):
    """Runs a notebook with parameters, and writes it with its output; the result is where that is."""

    template_fields = (
        "input_nb", "output_nb", "parameters", "kernel_name", "language_name", "kernel_conn_id", "nbconvert", "nbconvert_args",
    )  # fmt: skip

    input_nb: str | None = None
    output_nb: str | None = None
    parameters: dict[str, Any] | None = None
    kernel_name: str | None = None
    language_name: str | None = None
    kernel_conn_id: None = None
    log_output: bool = False
    nbconvert: bool = False
    nbconvert_args: list[str] | None = None

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Run it.

        Raises:
            ValueError: a notebook is not named.
            papermill.exceptions.PapermillExecutionError: a cell fails.
        """
        for name, notebook in (("Input", self.input_nb), ("Output", self.output_nb)):
            if not notebook:
                raise ValueError(f"{name} notebook is not specified")
        client("papermill", extra="papermill").execute_notebook(
            self.input_nb,
            self.output_nb,
            parameters=self.parameters,
            progress_bar=False,
            report_mode=True,
            log_output=self.log_output,
            kernel_name=self.kernel_name,
            language=self.language_name,
        )
        return self.output_nb
