"""The `.env` of a jobs folder: variables of the environment that are not set yet, as Dagster reads it.

https://docs.dagster.io/guides/operate/configuration/using-environment-variables-and-secrets
"""

from __future__ import annotations

import os
from pathlib import Path

from jetbridge.errors import CodeLocationLoadError

DOTENV = ".env"


def read_dotenv(folder: Path) -> None:
    """Set what the file gives a value to; what the environment has stays, and a name without a value (a form not filled in) sets nothing.

    Raises:
        CodeLocationLoadError: the file cannot be read.
    """
    file = folder / DOTENV
    if not file.is_file():
        return
    from dotenv import dotenv_values  # noqa: PLC0415 -- most folders have no such file

    try:
        values = dotenv_values(file)
    except (OSError, UnicodeDecodeError) as error:
        raise CodeLocationLoadError(f"{file} cannot be read: {error}") from None
    for name, value in values.items():
        if value:
            os.environ.setdefault(name, value)
