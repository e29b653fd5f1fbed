"""Values that follow from Variables and the environment are written as they come about, wherever the module stands that made them."""

from __future__ import annotations

import ast
from typing import Any

CONFIG = """
import os
from airflow.models import Variable

env = Variable.get("environment")
project = "{{ params.project }}"
conf = {"account": Variable.get("account"), "quiet": Variable.get("quiet").lower() == "true"}
home = os.environ["HOME_OF_DATA"]
config_file = f"config/{env}-{project}.conf"
script = f'''
echo "{env}"
'''


class Settings:
    def __init__(self, account):
        self.account = account


settings = Settings(conf["account"])
"""
BUILDER = """
from lib.config import config_file, conf, home, script, settings

def build(**given):
    return BashOperator(task_id="a", **given)

with DAG("d"):
    build({given})
"""


def _call(write: Any, given: str) -> str:
    written = write(BUILDER.replace("{given}", given), **{"lib/config.py": CONFIG, "lib/__init__.py": ""})
    assert written.codes == []
    return str(ast.unparse(ast.parse(written.function("a")))) + written.body()


def test_a_text_of_a_variable_and_of_what_is_known_is_one_text(write: Any) -> None:
    text = _call(write, "bash_command=config_file")
    assert "template(f\"config/{Variable.get('environment')}-{{{{ params.project }}}}.conf\")" in text


def test_what_an_object_and_a_dictionary_hold_is_read_where_the_job_is_loaded(write: Any) -> None:
    text = _call(write, "bash_command='date', env={'A': settings.account, 'Q': str(conf['quiet']), 'H': home}")
    assert "'A': Variable.get('account')" in text
    assert "'Q': str(Variable.get('quiet').lower() == 'true')" in text
    assert "'H': os.environ['HOME_OF_DATA']" in text


def test_a_text_of_several_lines_is_put_together_by_format(write: Any) -> None:
    assert "'\\necho \"{}\"\\n'.format(Variable.get('environment'))" in _call(write, "bash_command=script")


def test_what_a_package_gives_is_not_asked_for_at_another_place(write: Any) -> None:
    written = write(
        """
        from lib.config import token
        def build(**given):
            return BashOperator(task_id="a", **given)
        with DAG("d"):
            build(bash_command=token)
        """,
        **{"lib/config.py": "import requests\ntoken = requests.get('http://nowhere').text\n", "lib/__init__.py": ""},
    )
    assert written.codes == ["DAG303"]


def test_what_could_not_be_worked_out_while_the_file_was_read_keeps_its_text(write: Any) -> None:
    written = write(
        """
        import json
        import os

        class Service:
            URL = json.loads(os.getenv("SERVICES"))["url"]

        with DAG("d"):
            BashOperator(task_id="a", bash_command=f"dump {Service.URL}")
        """
    )
    assert "DAG303" not in written.codes
    assert "bash_command: str=f'dump {Service.URL}'" in written.function("a")
