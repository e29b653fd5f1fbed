"""Environments are found by version or interpreter, and missing ones are told in one sentence."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from jetbridge_translator.validation import environments, installation
from jetbridge_translator.validation.environments import AirflowEnvironment
from jetbridge_translator.validation.errors import ValidationError


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JETBRIDGE_CACHE_DIR", str(tmp_path))
    return tmp_path


def _made(version: str) -> AirflowEnvironment:
    folder = environments.folder_of(version)
    (folder / "bin").mkdir(parents=True)
    environments.python_in(folder).symlink_to(sys.executable)
    made = AirflowEnvironment(version, environments.python_in(folder), ("apache-airflow-providers-http",))
    environments.write_marker(folder, made)
    return made


def test_what_was_marked_is_found_again() -> None:
    made = [_made("2.9.3"), _made("2.11.2"), _made("2.11.0")]
    assert set(environments.installed()) == set(made)
    assert environments.environment_of_version("2.11").version == "2.11.2"
    assert environments.environment(None, None).version == "2.11.2"


def test_a_folder_that_was_not_completed_counts_as_not_there(cache: Path) -> None:
    (cache / "airflow" / "2.10.0" / "bin").mkdir(parents=True)
    assert environments.installed() == []
    with pytest.raises(ValidationError, match=r"jetbridge airflow install 2\.10\.0"):
        environments.environment_of_version("2.10.0")


def test_2_1_is_not_2_11() -> None:
    _made("2.11.2")
    with pytest.raises(ValidationError, match=r"2\.1 is not installed"):
        environments.environment_of_version("2.1")


def test_an_interpreter_without_airflow_is_refused() -> None:
    with pytest.raises(ValidationError, match="has no Airflow"):
        environments.environment_of_python(Path(sys.executable))


def test_what_is_no_interpreter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="cannot be started"):
        environments.environment_of_python(tmp_path / "nothing")


def test_both_options_are_refused() -> None:
    with pytest.raises(ValidationError, match="not both"):
        environments.environment("2.11.2", Path(sys.executable))


@pytest.mark.parametrize("version", ["2.11", "latest", "2.11.2; rm", "", "3"])
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(ValidationError, match="full Airflow version"):
        installation.install(version)


def test_an_airflow_that_is_too_old_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"2\.7\.0 is the oldest"):
        installation.install("2.6.3")


@pytest.mark.parametrize(
    ("given", "package"),
    [
        ("http", "apache-airflow-providers-http"),
        ("cncf.kubernetes", "apache-airflow-providers-cncf-kubernetes"),
        ("apache-airflow-providers-http==4.13.0", "apache-airflow-providers-http==4.13.0"),
        ("microsoft_azure", "apache-airflow-providers-microsoft-azure"),
    ],
)
def test_providers_have_short_names(given: str, package: str) -> None:
    assert installation.provider_package(given) == package


@pytest.mark.parametrize("given", ["--index-url", "http;x", "", "a b", "git+https://host/x"])
def test_what_is_no_provider_is_refused(given: str) -> None:
    with pytest.raises(ValidationError, match="is no provider"):
        installation.provider_package(given)


UV = """#!{python}
import os, sys
with open({log!r}, "a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1] == "venv":
    os.makedirs(sys.argv[-1] + "/bin")
    os.symlink({python!r}, sys.argv[-1] + "/bin/python")
sys.exit({status} if sys.argv[1] == "pip" else 0)
"""


def _fake_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int = 0) -> Path:
    log = tmp_path / "uv.log"
    command = tmp_path / "uv"
    command.write_text(UV.format(python=sys.executable, log=str(log), status=status))
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(installation, "find_uv", lambda: str(command))
    monkeypatch.setattr(installation, "_reachable", lambda _address: False)
    return log


def test_installing_twice_does_the_work_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = _fake_uv(tmp_path, monkeypatch)
    first = installation.install("2.11.2", ["http"])
    assert installation.install("2.11.2") == first
    lines = log.read_text().splitlines()
    assert [line.split()[0] for line in lines] == ["venv", "pip"]
    assert "apache-airflow==2.11.2 virtualenv apache-airflow-providers-http" in lines[1]
    assert "--compile-bytecode" in lines[1]


def test_a_further_provider_is_added_to_the_same_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = _fake_uv(tmp_path, monkeypatch)
    installation.install("2.11.2", ["http"])
    made = installation.install("2.11.2", ["ftp"])
    assert made.packages == ("apache-airflow-providers-ftp", "apache-airflow-providers-http")
    assert [line.split()[0] for line in log.read_text().splitlines()] == ["venv", "pip", "pip"]


def test_packages_of_the_time_are_taken_for_an_old_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = _fake_uv(tmp_path, monkeypatch)
    installation.install("2.7.3")
    assert "--exclude-newer 2023-12-01" in log.read_text()


def test_a_failed_install_says_so_and_leaves_nothing_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fake_uv(tmp_path, monkeypatch, status=3)
    with pytest.raises(ValidationError, match="exit code 3"):
        installation.install("2.11.2")
    assert environments.installed() == []


def test_without_options_the_newest_of_the_jobs_generation_is_taken() -> None:
    _made("2.9.3")
    _made("3.1.8")
    assert environments.environment(None, None, 2).version == "2.9.3"
    assert environments.environment(None, None).version == "3.1.8"


def test_a_missing_generation_says_what_to_install() -> None:
    _made("3.1.8")
    with pytest.raises(ValidationError, match=r"no Airflow 2 is installed .*`jetbridge airflow install 2\.11\.2"):
        environments.environment(None, None, 2)


def test_pip_does_it_where_there_is_no_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str]) -> None:
        ran.append(command)
        if command[1:3] == ["-m", "venv"]:
            (tmp_path / "airflow/2.11.2/bin").mkdir(parents=True)
            (tmp_path / "airflow/2.11.2/bin/python").symlink_to(sys.executable)

    monkeypatch.setattr(installation, "find_uv", lambda: None)
    monkeypatch.setattr(installation, "_reachable", lambda address: "constraints-2.11.2/constraints-3." in address)
    monkeypatch.setattr(installation, "_run", run)
    made = installation.install("2.11.2", ["http"])
    venv, pip = ran
    assert venv[1:3] == ["-m", "venv"]
    assert pip[:4] == [str(made.python), "-m", "pip", "install"]
    assert "--constraint" in pip
    assert pip[-3:] == ["apache-airflow==2.11.2", "virtualenv", "apache-airflow-providers-http"]
