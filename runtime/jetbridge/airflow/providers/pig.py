"""Pig's command line.

https://airflow.apache.org/docs/apache-airflow-providers-apache-pig/stable/operators.html
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_VARIABLE = re.compile(r"(\$([a-zA-Z_][a-zA-Z0-9_]*))")


class PigCliHook(BaseHook):
    """Runs `pig`; the connection's extra has `pig_properties`."""

    conn_name_attr = "pig_cli_conn_id"
    default_conn_name = "pig_cli_default"
    conn_type = "pig_cli"
    hook_name = "Pig Client Wrapper"

    def __init__(self, pig_cli_conn_id: str = default_conn_name, pig_properties: list[str] | None = None) -> None:
        super().__init__()
        self.conn = self.get_connection(pig_cli_conn_id)
        self.pig_properties = pig_properties or self.conn.extra_dejson.get("pig_properties") or []

    def run_cli(self, pig: str, pig_opts: str | None = None, verbose: bool = True) -> str:
        """Run a script, and give what the command printed.

        Raises:
            TaskException: it failed.
        """
        with TemporaryDirectory(prefix="pig-") as folder:
            file = Path(folder) / "script.pig"
            file.write_text(pig, encoding="utf-8")
            command = ["pig", *self.pig_properties, "-f", str(file), *(pig_opts or "").split()]
            made = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)  # noqa: S603 -- what the DAG asks for
        output = made.stdout + made.stderr
        if verbose:
            self.log.info("%s", output)
        if made.returncode:
            raise TaskException(output)
        return output


class PigOperator(DeclaredOperator):
    """Runs a script; with `pigparams_jinja_translate`, `$name` in it is a template."""

    template_fields = ("pig", "pig_opts", "pig_properties", "pig_cli_conn_id")
    template_ext = (".pig", ".piglatin")

    pig: str
    pig_cli_conn_id: str = "pig_cli_default"
    pigparams_jinja_translate: bool = False
    pig_opts: str | None = None
    pig_properties: list[str] | None = None

    def prepare_template(self) -> None:
        """Pig's variables become Jinja's where that is asked for."""
        if self.pigparams_jinja_translate:
            self.pig = _VARIABLE.sub(r"{{ \g<2> }}", self.pig)

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Run it.

        Raises:
            TaskException: it failed.
        """
        hook = PigCliHook(self.pig_cli_conn_id, self.pig_properties)
        hook.run_cli(self.pig, self.pig_opts)
