"""Files are read inside the given folders, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from jetbridge_translator.model import UnknownValue

HERE = "import os, json, yaml, csv, glob\nfrom pathlib import Path\nhere = Path(__file__).parent\nfolder = os.path.dirname(os.path.abspath(__file__))\n"
FILES = {
    "conf/a.yaml": "jobs:\n  - {name: one, n: 1}\n  - {name: two, n: 2}\n",
    "conf/b.json": '{"k": [1, null]}',
    "conf/c.toml": "[x]\ny = 3\n",
    "conf/d.csv": "name,n\nq,1\nr,2\n",
    "sql/load.sql": "select 1",
}
CASES = {
    "yaml": (
        "with open(os.path.join(folder, 'conf', 'a.yaml')) as f:\n    x = [j['name'] for j in yaml.safe_load(f)['jobs']]",
        ["one", "two"],
    ),
    "yaml of a path": (
        "x = yaml.load((here / 'conf' / 'a.yaml').read_text(), Loader=yaml.FullLoader)['jobs'][1]['n']",
        2,
    ),
    "json": ("x = json.load(open(f'{folder}/conf/b.json'))", {"k": [1, None]}),
    "toml": ("import tomllib\nx = tomllib.loads((here / 'conf/c.toml').read_text())", {"x": {"y": 3}}),
    "csv": (
        "with open(folder + '/conf/d.csv', newline='') as f:\n    x = [row['n'] for row in csv.DictReader(f)]",
        ["1", "2"],
    ),
    "text": (
        "x = (here / 'sql/load.sql').open().read(), list(open(folder + '/sql/load.sql'))",
        ("select 1", ["select 1"]),
    ),
    "listdir": ("x = os.listdir(folder + '/conf')", ["a.yaml", "b.json", "c.toml", "d.csv"]),
    "glob": (
        "x = [os.path.basename(p) for p in glob.glob(folder + '/conf/*.json')], [p.name for p in here.glob('conf/*.y*ml')]",
        (["b.json"], ["a.yaml"]),
    ),
    "walk": ("x = [files for _, _, files in os.walk(folder + '/sql')]", [["load.sql"]]),
    "exists": (
        "x = os.path.exists(folder + '/sql'), os.path.isfile(folder + '/nope'), (here / 'sql').is_dir()",
        (True, False, True),
    ),
    "missing": ("try:\n    open(folder + '/nope.txt')\nexcept FileNotFoundError:\n    x = 'missing'", "missing"),
}


@pytest.mark.parametrize("name", CASES)
def test_inside(evaluate: Any, name: str) -> None:
    code, expected = CASES[name]
    evaluation = evaluate({**FILES, "dag.py": HERE + code})
    assert evaluation.names["x"] == expected
    assert evaluation.findings == ()


RELATIVE = {
    "file": ("x = open('sql/load.sql').read()", "select 1"),
    "pattern": ("x = glob.glob('sql/*.sql')", ["sql/load.sql"]),
    "pattern without a folder": ("x = [name for name in glob.glob('*.py')]", ["dag.py"]),
}


@pytest.mark.parametrize("name", RELATIVE)
def test_a_relative_path_is_taken_from_the_folder_and_told_of(evaluate: Any, name: str) -> None:
    code, expected = RELATIVE[name]
    evaluation = evaluate({**FILES, "dag.py": HERE + code})
    assert evaluation.names["x"] == expected
    assert {finding.code for finding in evaluation.findings} == {"DAG114"}


OUTSIDE = {
    "absolute": "x = open('/etc/hostname').read()",
    "dots": "x = open(folder + '/../../../../../../etc/hostname').read()",
    "path": "x = Path('/etc/hostname').read_text()",
    "listing": "x = os.listdir('/')",
    "glob": "x = glob.glob('/etc/*')",
    "exists": "x = os.path.exists('/etc/hostname')",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_outside(evaluate: Any, name: str) -> None:
    evaluation = evaluate({"dag.py": HERE + OUTSIDE[name]})
    assert isinstance(evaluation.names["x"], UnknownValue)
    assert [finding.code for finding in evaluation.findings] == ["DAG107"]


def test_a_link_out_of_the_folder_is_outside(evaluate: Any, tmp_path: Any) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    evaluation = evaluate({"dag.py": f"import os\nx = open({str(secret)!r}).read()"})
    assert isinstance(evaluation.names["x"], UnknownValue)


WRITES = (
    "open(folder + '/new.txt', 'w').write('x')",
    "(here / 'new.txt').write_text('x')",
    "os.makedirs(folder + '/new.txt')",
)


@pytest.mark.parametrize("code", WRITES)
def test_nothing_is_written(evaluate: Any, code: str) -> None:
    evaluation = evaluate({"dag.py": HERE + code})
    assert [finding.code for finding in evaluation.findings] == ["DAG108"]
    assert not (evaluation.path.parent / "new.txt").exists()
