"""HTTP.

https://airflow.apache.org/docs/apache-airflow-providers-http/stable/operators.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import SENSOR_SETTINGS, Case, connection, parameter
from jetbridge_translator.operators.registry import carried, operator

_CONNECTION = connection("http_conn_id", resource="Http", default="http_default", extra="http")
_REQUEST = {
    "endpoint": parameter("str | None"),
    "headers": parameter(),
    "response_check": parameter(),
    "extra_options": parameter(),
    "request_kwargs": parameter(),
    "tcp_keep_alive": parameter("bool", default=True),
    "tcp_keep_alive_idle": parameter("int", default=120),
    "tcp_keep_alive_count": parameter("int", default=20),
    "tcp_keep_alive_interval": parameter("int", default=30),
}
_DEFERRABLE = {"deferrable": "a job waits in its own process"}
_CALL = {
    **_REQUEST,
    "method": parameter("str", default="POST"),
    "data": parameter(),
    "response_filter": parameter(),
    "pagination_function": parameter(),
    "log_response": parameter("bool", default=False),
    "auth_type": parameter(),
    "retry_args": parameter(),
}

for _name, _also in (
    ("airflow.providers.http.operators.http.HttpOperator", ()),
    (
        "airflow.providers.http.operators.http.SimpleHttpOperator",
        ("airflow.operators.http_operator.SimpleHttpOperator", "airflow.operators.SimpleHttpOperator"),
    ),
):
    _kind = _name.rpartition(".")[2]
    operator(
        _name,
        also=_also,
        kind=_kind,
        connections=(_CONNECTION,),
        method="call",
        args=_CALL,
        ignored={
            **_DEFERRABLE,
            "warn_on_non_idempotent": "it only concerns deferrable tasks",
            "xcom_push": "the answer is the result; do_xcom_push says whether it is kept",
        },
        cases=[
            Case(
                f'{_kind}(task_id="ask", http_conn_id="crm", endpoint="orders/{{{{ ds }}}}", method="GET")',
                f'@op(kind="{_kind}")\n'
                "def ask(\n"
                "    crm: Http,\n"
                '    endpoint: str | None = template("orders/{{ ds }}"),\n'
                '    method: str = "GET",\n'
                "):\n"
                "    return crm.call(endpoint, method=method)",
            )
        ],
    )

operator(
    "airflow.providers.http.sensors.http.HttpSensor",
    also=["airflow.sensors.http_sensor.HttpSensor", "airflow.operators.sensors.HttpSensor"],
    kind="HttpSensor",
    connections=(_CONNECTION,),
    decorator="sensor_op",
    method="answers",
    args={
        **_REQUEST,
        "method": parameter("str", default="GET"),
        "request_params": parameter(),
        "response_error_codes_allowlist": parameter(),
        **SENSOR_SETTINGS,
    },
    ignored=_DEFERRABLE,
    cases=[
        Case(
            'HttpSensor(task_id="wait", endpoint="health", poke_interval=10)',
            '@sensor_op(kind="HttpSensor", poke_interval=10)\n'
            'def wait(http_default: Http, endpoint: str | None = "health"):\n'
            "    return http_default.answers(endpoint)",
        )
    ],
)

carried(
    "jetbridge.airflow.providers.http", "HttpHook", "HttpOperator", "HttpSensor", "SimpleHttpOperator", extra="http"
)
