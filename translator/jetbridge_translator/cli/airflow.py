"""`jetbridge airflow install` and `jetbridge airflow list`: the environments that validation compares with."""

from __future__ import annotations

import click

from jetbridge_translator.cli.console import CommandError, err, out
from jetbridge_translator.validation import environments, installation
from jetbridge_translator.validation.errors import ValidationError


@click.group("airflow")
def airflow() -> None:
    """Environments with a real Airflow, for `jetbridge validate`."""


@airflow.command("install")
@click.argument("version")
@click.argument("providers", nargs=-1, metavar="[PROVIDER]...")
def install(version: str, providers: tuple[str, ...]) -> None:
    """Make an environment with Airflow VERSION (2.7.0 to 3.x) in your cache folder, or add providers to it.

    PROVIDER is a short name (http, cncf.kubernetes) or a package (apache-airflow-providers-http==4.13.0).
    uv is used when present, else pip.
    """
    try:
        made = installation.install(version, providers, say=lambda text: err().print(text, markup=False))
    except ValidationError as problem:
        raise CommandError(str(problem)) from problem
    out().print(f"Airflow {made.version}: {made.python}", markup=False)


@airflow.command("list")
def list_installed() -> None:
    """List the environments that `install` has made."""
    found = environments.installed()
    if not found:
        out().print(
            f"none in {environments.environments_folder()}; make one with `jetbridge airflow install 2.11.2`",
            markup=False,
        )
    for environment in sorted(found, key=lambda each: environments.version_key(each.version)):
        packages = f"  ({', '.join(environment.packages)})" if environment.packages else ""
        out().print(f"{environment.version}  {environment.python}{packages}", markup=False)
