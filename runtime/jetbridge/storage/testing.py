"""`instance_for_test`: a persistent instance that is gone when the block ends.

https://docs.dagster.io/api/dagster/execution#dagster.instance_for_test
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jetbridge.storage.home import VARIABLES
from jetbridge.storage.instance import Instance
from jetbridge.storage.log_settings import FILE


@contextmanager
def instance_for_test(
    overrides: Mapping[str, Any] | None = None,
    set_dagster_home: bool = True,
    temp_dir: str | None = None,
    **_options: Any,
) -> Iterator[Instance]:
    """An instance in SQLite in a temporary folder; `overrides` are its settings (`python_logs`), `set_dagster_home` makes it the instance of this process and its children."""
    with tempfile.TemporaryDirectory(prefix="jetbridge", ignore_cleanup_errors=True) as made:
        folder = temp_dir or made
        known = {name: os.environ.get(name) for name in VARIABLES}
        if set_dagster_home:
            os.environ.update(dict.fromkeys(VARIABLES, folder))
        try:
            if overrides:
                import yaml  # noqa: PLC0415 - most tests say nothing

                Path(folder, FILE).write_text(yaml.safe_dump(dict(overrides)), "utf-8")
            with Instance.open(folder) as instance:
                yield instance
        finally:
            for name, value in known.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
