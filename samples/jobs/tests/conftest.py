"""Stand-ins for variables that jobs read while they are loaded: the tests need none of the real values."""

import os

for name in ["AIRFLOW_VAR_GREETING"]:
    os.environ.setdefault(name, "{}")
