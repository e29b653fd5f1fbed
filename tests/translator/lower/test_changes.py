"""Values that other statements change before the jobs use them: the changes travel with what they change, and nothing else does."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

USE = 'with DAG("d"):\n    PythonOperator(task_id="work", python_callable=lambda: print(CONFIG))\n'


@pytest.mark.parametrize(
    "change",
    [
        'CONFIG["b"] = 2',
        'CONFIG["b"]["c"] += 1',
        'del CONFIG["b"]',
        "CONFIG.update(b=2)",
        "for key in ('b', 'c'):\n    CONFIG[key] = key",
        "if 'b' not in CONFIG:\n    CONFIG['b'] = 2",
        "random.shuffle(CONFIG)",
        "fill(CONFIG)",
    ],
)
def test_a_change_travels(write: Any, change: str) -> None:
    head = "import random\nCONFIG = {'b': {'c': 1}}\n\ndef fill(what):\n    what['b'] = 2\n\n"
    written = write(f"{head}{change}\n\n{USE}")
    assert written.codes == []
    assert change.replace("'", '"') in written.text.replace("'", '"')


@pytest.mark.parametrize(
    "other",
    [
        'OTHER["b"] = 2',
        "print(CONFIG, 1)",
        'if __name__ == "__main__":\n    CONFIG["b"] = 3',
        "def later():\n    CONFIG['b'] = 3",
    ],
)
def test_what_changes_nothing_that_the_jobs_use_stays_behind(write: Any, other: str) -> None:
    written = write(f"CONFIG = {{'a': 1}}\nOTHER = {{}}\n{other}\n\n{USE}")
    assert other.splitlines()[-1].strip() not in written.text


def test_a_change_inside_of_a_dags_block_travels(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            config = {"a": 1}
            config["b"] = 2
            config.setdefault("c", 3)
            PythonOperator(task_id="work", python_callable=lambda: print(config))
        """
    )
    assert written.codes == []
    assert 'config["b"] = 2\nconfig.setdefault("c", 3)' in written.text


def test_tasks_that_are_given_a_value_do_not_change_it(write: Any) -> None:
    source = textwrap.dedent(
        """
        CONFIG = {"a": 1}

        @task
        def show(config):
            print(config, CONFIG)

        with DAG("d"):
            show(CONFIG)
        """
    )
    written = write(source)
    assert written.codes == []
    assert written.text.count("show") == 2


def test_what_is_changed_otherwise_in_each_round_of_a_loop_is_a_stub(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            names = []
            for name in ("a", "b"):
                names.append(name)
            PythonOperator(task_id="work", python_callable=lambda: print(names))
        """
    )
    assert written.codes == ["DAG303"]


def test_texts_inside_of_a_block_keep_their_blanks(write: Any) -> None:
    written = write(
        'with DAG("d"):\n  # less indented\n    sql = """\n    select 1\n  from x\n    """\n'
        "    @task\n    def show():\n        print(sql)\n    show()\n".replace("  # less", "    # less")
    )
    assert written.codes == []
    assert '# less indented\nsql = """\n    select 1\n  from x\n    """' in written.text


def test_comments_that_are_indented_less_than_their_block_travel(write: Any) -> None:
    written = write(
        'with DAG("d"):\n    first = 1\n# at the margin\n    limit = 3\n'
        "    @task\n    def show():\n        print(limit)\n    show()\n"
    )
    assert written.codes == []
    assert "# at the margin\nlimit = 3" in written.text
