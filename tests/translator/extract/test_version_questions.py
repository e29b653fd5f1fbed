"""Files that serve several generations of Airflow ask for its version: the side that applies is read."""

from __future__ import annotations

import pytest

from jetbridge_translator.extract import ReadOptions
from jetbridge_translator.model import AirflowVersion

_QUESTIONS = [
    "from packaging.version import Version\nfrom airflow import __version__\nis_v3 = Version(Version(__version__).base_version) >= Version('3.0.0')",
    "from packaging import version\nimport airflow\nis_v3 = version.parse(airflow.__version__) >= version.parse('3')",
    "from packaging.version import Version\nfrom packaging.specifiers import SpecifierSet\nfrom airflow.version import version\nis_v3 = Version(version) in SpecifierSet('>=3')",
    "from airflow.providers.common.compat.version_compat import AIRFLOW_V_3_0_PLUS as is_v3",
]
_FILE = """
if is_v3:
    from airflow.sdk import DAG, task
else:
    from airflow.decorators import task
    from airflow.models.dag import DAG

with DAG("d", schedule=None):
    @task
    def new(): ...
    @task
    def old(): ...
    new() if is_v3 else old()
"""


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize(("version", "task"), [(AirflowVersion.V2, "old"), (AirflowVersion.V3, "new")])
def test_the_side_that_applies_is_read(question: str, version: AirflowVersion, task: str, reader) -> None:
    read = reader.file(f"{question}\n{_FILE}", ReadOptions(airflow_version=version))
    assert set(read.dags["d"].tasks) == {task}
    assert read.findings == ()
