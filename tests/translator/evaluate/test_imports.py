"""Which module an import means, and what stays a name."""

from __future__ import annotations

from typing import Any

import pytest

from jetbridge_translator.model import ExternalName

PACKAGE = {
    "team/__init__.py": "LEVEL = 'top'\n",
    "team/settings.py": "OWNER = 'team'\n_PRIVATE = 1\ndef name(x): return f'{OWNER}_{x}'\n",
    "team/sub/__init__.py": "from ..settings import OWNER as SUB_OWNER\n",
    "team/sub/deep.py": "from . import SUB_OWNER\nfrom ..settings import name\nfrom ... import team as nothing\nX = name(SUB_OWNER)\n",
    "team/listed.py": "__all__ = ['A']\nA, B = 1, 2\n",
    "flat.py": "VALUE = 5\n",
    "google/__init__.py": "PROJECT = 'p'\n",
    "google/cloud/__init__.py": "",
    "extended/__init__.py": "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\nSIZE = 2\n",
}

CASES = {
    "import": ("import flat\nx = flat.VALUE", 5),
    "import as": ("import team.settings as s\nx = s.name('a')", "team_a"),
    "import dotted": ("import team.sub.deep\nx = team.LEVEL, team.sub.SUB_OWNER", ("top", "team")),
    "from": ("from team.settings import OWNER as o, name\nx = o, name(1)", ("team", "team_1")),
    "submodule from package": ("from team import settings\nx = settings.OWNER", "team"),
    "relative": ("from team.sub.deep import X\nx = X", "team_team"),
    "star": ("from team.settings import *\nx = OWNER, '_PRIVATE' in globals()", ("team", False)),
    "star with __all__": ("from team.listed import *\nx = A, 'B' in globals()", (1, False)),
    "a folder does not hide the packages of many distributions": (
        "from google import PROJECT\nfrom google.cloud import batch_v1\nx = PROJECT, batch_v1",
        ("p", ExternalName("google.cloud.batch_v1")),
    ),
    "the path of a package": ("from extended import SIZE\nx = SIZE", 2),
    "inside a function": ("def f():\n    from flat import VALUE\n    return VALUE\nx = f()", 5),
    "module attributes": ("import flat\nflat.VALUE = 7\nfrom flat import VALUE\nx = VALUE", 7),
    "missing member": (
        "try:\n    from flat import nope\nexcept ImportError as e:\n    x = str(e)",
        "cannot import name 'nope' from 'flat'",
    ),
    "guarded": (
        "try:\n    from flat import nope\nexcept (ImportError, AttributeError):\n    x = 'fallback'",
        "fallback",
    ),
    "names of modules": (
        "import team.settings\nx = team.settings.__name__, team.__file__.endswith('__init__.py')",
        ("team.settings", True),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_import(evaluate: Any, name: str) -> None:
    code, expected = CASES[name]
    evaluation = evaluate({**PACKAGE, "dag.py": code})
    assert evaluation.names["x"] == expected


def test_packages_that_are_not_read_are_names(evaluate: Any) -> None:
    names = evaluate("import pandas as pd\nfrom google.cloud import storage\nimport os.path\nx = pd.DataFrame").names
    assert names["x"] == ExternalName("pandas.DataFrame")
    assert names["storage"] == ExternalName("google.cloud.storage")


def test_a_relative_import_that_is_missing(evaluate: Any) -> None:
    evaluation = evaluate({"p/__init__.py": "", "p/dag.py": "from .nothing import x\n"}, "p/dag.py")
    assert [finding.code for finding in evaluation.findings] == ["DAG007"]


def test_modules_of_further_folders(evaluate: Any) -> None:
    files = {
        "dags/dag.py": "from helpers import x\nfrom operators.mine import y",
        "plugins/operators/mine.py": "y = 2",
        "lib/helpers.py": "x = 1",
    }
    names = evaluate(files, "dags/dag.py", root="dags", search=("plugins", "lib")).names
    assert (names["x"], names["y"]) == (1, 2)


def test_the_given_folder_itself_may_be_the_package(evaluate: Any) -> None:
    files = {"dags/dag.py": "from dags.common import x", "dags/common.py": "x = 1"}
    assert evaluate(files, "dags/dag.py", root="dags").names["x"] == 1


def test_a_file_beside_it_does_not_hide_a_package(evaluate: Any) -> None:
    files = {
        "lib/clickhouse.py": "from clickhouse import Client\nclass Wrapper: pass\n",
        "dag.py": "from lib.clickhouse import Client as x",
    }
    assert evaluate(files).names["x"] == ExternalName("clickhouse.Client")


def test_a_folder_without_modules_does_not_hide_a_package(evaluate: Any) -> None:
    files = {"docker/readme.txt": "", "dag.py": "from docker.types import Mount\nimport docker\ny = docker.types.Mount"}
    names = evaluate(files).names
    assert names["Mount"] == names["y"] == ExternalName("docker.types.Mount")


def test_circular_imports(evaluate: Any) -> None:
    files = {
        "a.py": "import b\nX = 1\n",
        "b.py": "import a\ndef f(): return a.X + 1\n",
        "dag.py": "import b\nx = b.f()",
    }
    assert evaluate(files).names["x"] == 2


def test_the_imports_of_a_module_are_told(evaluate: Any) -> None:
    files = {
        **PACKAGE,
        "dag.py": "import pandas as pd\nfrom airflow.operators.bash import BashOperator\nimport team.settings",
    }
    module = evaluate(files).module()
    assert dict(module.imports) == {
        "pd": "pandas",
        "BashOperator": "airflow.operators.bash.BashOperator",
        "team": "team",
    }


def test_helper_modules_are_told(evaluate: Any) -> None:
    evaluation = evaluate({**PACKAGE, "dag.py": "from team.sub.deep import X"})
    assert [module.file for module in evaluation.helper_modules()] == [
        "team/__init__.py",
        "team/sub/__init__.py",
        "team/settings.py",
        "team/sub/deep.py",
    ]
