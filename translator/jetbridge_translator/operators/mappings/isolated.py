"""Functions that run in another interpreter, or in a virtual environment made for them.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/python.html#pythonvirtualenvoperator
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import arguments_of, entry
from jetbridge_translator.operators.mapping import PYTHON_CALLABLE, ArgumentRule, Case, OpShape, parameter, setting
from jetbridge_translator.operators.registry import operator

_AIRFLOW_THERE = "neither interpreter has an Airflow: what a function imports has to be installed there"
_IGNORED = {
    "expect_airflow": _AIRFLOW_THERE,
    "expect_pendulum": _AIRFLOW_THERE,
    "show_return_value_in_logs": "what an op returns is kept as its output, not printed",
    "templates_exts": "template_file() names its file outright",
    "provide_context": "a function is always given the context that its parameters name",
}
_CALL: dict[str, ArgumentRule] = {**PYTHON_CALLABLE, "templates_dict": parameter()}
_OF_BOTH = ("serializer", "use_dill", "string_args", "skip_on_exit_code", "env_vars", "inherit_env")
_OF_ENVIRONMENT = (
    "requirements", "python_version", "system_site_packages", "pip_install_options", "index_urls",
    "index_urls_from_connection_ids", "venv_cache_path",
)  # fmt: skip
_DEFAULTS = {"system_site_packages": True, "inherit_env": True, "use_dill": False}
_OPERATORS = (
    "airflow.operators.python",
    "airflow.operators.python_operator",
    "airflow.providers.standard.operators.python",
)


def _class(name: str, own: tuple[str, ...], case: Case) -> None:
    """Register an operator, which is carried over as the runtime's class of the same name."""
    operator(
        f"{_OPERATORS[0]}.{name}",
        also=[f"{module}.{name}" for module in _OPERATORS[1:]],
        kind=name,
        shape=OpShape.CLASS,
        target=("jetbridge.airflow", name),
        args={**_CALL, **{each: parameter(default=_DEFAULTS.get(each)) for each in (*own, *_OF_BOTH)}},
        ignored=_IGNORED,
        cases=[case],
    )


def _decorator(name: str, kind: str, decorator: str, own: tuple[str, ...], case: Case) -> None:
    """Register what stands behind a TaskFlow decorator, which becomes a decorator of ops."""
    operator(
        name,
        kind=kind,
        shape=OpShape.FUNCTION,
        decorator=decorator,
        args={**_CALL, **{each: setting(default=_DEFAULTS.get(each)) for each in (*own, *_OF_BOTH)}},
        ignored=_IGNORED,
        cases=[case],
    )


_class(
    "PythonVirtualenvOperator",
    _OF_ENVIRONMENT,
    Case(
        "def shout():\n    import colorama\n    print(colorama.Fore.RED)\n"
        'PythonVirtualenvOperator(task_id="shout", python_callable=shout, requirements=["colorama==0.4.6"])',
        'python_virtualenv.alias("shout").partial(python_callable=shout, requirements=["colorama==0.4.6"])()',
    ),
)
_class(
    "BranchPythonVirtualenvOperator",
    _OF_ENVIRONMENT,
    Case(
        'def choose():\n    return "a"\nBranchPythonVirtualenvOperator(task_id="choose", python_callable=choose)',
        'branch_python_virtualenv.alias("choose").partial(python_callable=choose)()',
    ),
)
_class(
    "ExternalPythonOperator",
    ("python",),
    Case(
        'def work():\n    return 1\nExternalPythonOperator(task_id="work", python="/opt/old/bin/python", python_callable=work)',
        'external_python.alias("work").partial(python="/opt/old/bin/python", python_callable=work)()',
    ),
)
_class(
    "BranchExternalPythonOperator",
    ("python",),
    Case(
        'def choose():\n    return "a"\n'
        'BranchExternalPythonOperator(task_id="choose", python="/opt/old/bin/python", python_callable=choose)',
        'branch_external_python.alias("choose").partial(python="/opt/old/bin/python", python_callable=choose)()',
    ),
)

_decorator(
    "_PythonVirtualenvDecoratedOperator",
    "virtualenv_task",
    "virtualenv_op",
    _OF_ENVIRONMENT,
    Case(
        '@task.virtualenv(requirements=["funcsigs==0.4"], system_site_packages=False)\ndef extract():\n    return 1\n\nextract()',
        '@virtualenv_op(requirements=["funcsigs==0.4"], system_site_packages=False)\ndef extract():\n    return 1',
    ),
)
_decorator(
    "_BranchPythonVirtualenvDecoratedOperator",
    "branch_virtualenv_task",
    "branch_virtualenv_op",
    _OF_ENVIRONMENT,
    Case(
        '@task.branch_virtualenv(requirements=["numpy"])\ndef choose():\n    return "a"\n\nchoose()',
        '@branch_virtualenv_op(requirements=["numpy"])\ndef choose():\n    return "a"',
    ),
)
_decorator(
    "_PythonExternalDecoratedOperator",
    "external_python_task",
    "external_python_op",
    ("python",),
    Case(
        '@task.external_python(python="/opt/old/bin/python")\ndef work():\n    return 1\n\nwork()',
        '@external_python_op(python="/opt/old/bin/python")\ndef work():\n    return 1',
    ),
)
_decorator(
    "_BranchExternalPythonDecoratedOperator",
    "branch_external_python_task",
    "branch_external_python_op",
    ("python",),
    Case(
        '@task.branch_external_python(python="/opt/old/bin/python")\ndef choose():\n    return "a"\n\nchoose()',
        '@branch_external_python_op(python="/opt/old/bin/python")\ndef choose():\n    return "a"',
    ),
)


def _in_container(
    name: str, kind: str, decorator: str, operator_name: str, own: dict[str, ArgumentRule], without: str, case: Case
) -> None:
    """Register what stands behind a TaskFlow decorator whose function runs in a container: its arguments are those of an operator."""
    of_operator = arguments_of(operator_name, entry(operator_name.rpartition(".")[2], "", without=without))
    operator(
        name,
        kind=kind,
        shape=OpShape.FUNCTION,
        decorator=decorator,
        args={**_CALL, **{each: setting(default=rule.default) for each, rule in of_operator.items()}, **own},
        ignored=_IGNORED,
        cases=[case],
    )


_in_container(
    "_DockerDecoratedOperator",
    "docker_task",
    "docker_op",
    "airflow.providers.docker.operators.docker.DockerOperator",
    {"python_command": setting(default="python3"), "serializer": setting(), "use_dill": setting(default=False)},
    "command retrieve_output retrieve_output_path",
    Case(
        '@task.docker(image="python:3.12-slim", network_mode="bridge")\ndef work(x: int):\n    return x + 1\n\nwork(1)',
        '@docker_op(image="python:3.12-slim", network_mode="bridge")\ndef work(x: int):\n    return x + 1',
    ),
)
_in_container(
    "_KubernetesDecoratedOperator",
    "kubernetes_task",
    "kubernetes_op",
    "airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator",
    {"use_dill": setting(default=False), "do_xcom_push": setting(default=False)},
    "cmds arguments",
    Case(
        '@task.kubernetes(image="python:3.12-slim", namespace="data", do_xcom_push=True)\ndef work():\n    return 1\n\nwork()',
        '@kubernetes_op(image="python:3.12-slim", namespace="data", do_xcom_push=True)\ndef work():\n    return 1',
    ),
)
