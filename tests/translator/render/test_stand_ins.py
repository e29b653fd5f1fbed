"""What the tests set for variables follows from how code uses them."""

from __future__ import annotations

import pytest

from jetbridge_translator.render.stand_ins import stand_ins


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ('x = Variable.get("V")', "fake"),
        ('x = int(Variable.get("V"))', "1"),
        ('x = timedelta(days=float(Variable.get("V")))', "1.0"),
        ('x = Variable.get("V", deserialize_json=True)', "{}"),
        ('x = json.loads(Variable.get("V"))', "{}"),
        ('for x in Variable.get("V", deserialize_json=True): pass', "[]"),
        ('x = Variable.get("V", deserialize_json=True)\ny = x["bucket"]', '{"bucket": "fake"}'),
        ('x = Variable.get("V", deserialize_json=True)\ny = int(x["a"]["n"])\nz = x.get("b")', '{"a": {"n": 1}, "b": "fake"}'),
        ('x = json.loads(Variable.get("V"))["rows"]\nfor y in x: pass', '{"rows": []}'),
        ('x = datetime.strptime(Variable.get("V"), "%d.%m.%Y")', "02.01.2024"),
        ('x = pendulum.parse(Variable.get("V"))', "2024-01-02"),
        ('n = Variable.get("V")\nx = int(n)', "1"),
        ('def f():\n    return Variable.get("V")', "fake"),
        ('HOSTS = {"prod": 1, "dev": 2}\nENV = Variable.get("V")\nx = HOSTS[ENV]', "prod"),
        ('x = {"a": {"dev": 1}}["a"][Variable.get("V")]', "dev"),
        ('if Variable.get("V") not in ("eu", "us"):\n    raise ValueError', "eu"),
        ('x = HOSTS[Variable.get("V")]', "fake"),
    ],
)  # fmt: skip
def test_a_variable_gets_a_text_that_its_use_can_read(code: str, value: str) -> None:
    assert stand_ins([code]) == {"AIRFLOW_VAR_V": value}


def test_what_has_a_default_is_left_unset_and_what_is_no_text_is_not_known() -> None:
    assert (
        stand_ins(['Variable.get("a", default_var=1)', 'Variable.get("b", 2)', "Variable.get(name)", "def f(:"]) == {}
    )


def test_hooks_that_are_made_while_a_module_is_loaded_have_a_connection() -> None:
    text = 'ssh = SSHHook(ssh_conn_id="a")\nB = BaseHook.get_connection(conn_id="b")\ndef f():\n    SSHHook(ssh_conn_id="c")'
    assert sorted(stand_ins([text])) == ["AIRFLOW_CONN_A", "AIRFLOW_CONN_B"]


def test_the_environment_and_connections_are_stood_in_for_too() -> None:
    texts = [
        'x = os.environ["PROJECT"]\ny = int(os.getenv("PORT"))\nos.environ["OUT"] = "1"\nBaseHook.get_connection("db")'
    ]
    assert stand_ins(texts) == {
        "AIRFLOW_CONN_DB": "generic://fake:fake@localhost:1/fake",
        "PORT": "1",
        "PROJECT": "fake",
    }
