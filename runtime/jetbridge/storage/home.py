"""The instance of this machine."""

from __future__ import annotations

import os
from pathlib import Path

from jetbridge.errors import HomeNotSetError
from jetbridge.storage.instance import Instance

VARIABLES = ("JETBRIDGE_HOME", "DAGSTER_HOME")


def home_folder() -> Path | None:
    """The folder that the environment names; None if it names none."""
    for name in VARIABLES:
        value = os.environ.get(name)
        if value:
            return Path(value).expanduser()
    return None


def home_instance() -> Instance:
    """The instance in that folder.

    Raises:
        HomeNotSetError: the environment names none.
    """
    folder = home_folder()
    if folder is None:
        raise HomeNotSetError(
            f"The instance's folder is not known: set {VARIABLES[0]} to a folder, or open one with Instance.open(folder)."
        )
    return Instance.open(folder)
