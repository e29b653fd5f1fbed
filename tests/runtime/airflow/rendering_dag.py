"""A DAG whose tasks give back what Airflow rendered: read by test_rendering_against_airflow.py, by both sides."""

import datetime as dt

TEMPLATES = {
    "ds": "{{ ds }}|{{ ds_nodash }}|{{ ts }}|{{ ts_nodash }}|{{ ts_nodash_with_tz }}",
    "dates": "{{ logical_date }}|{{ logical_date.int_timestamp }}|{{ logical_date.add(days=1) | ds }}|{{ logical_date.strftime('%d.%m.%Y') }}",
    "interval": "{{ data_interval_start }}|{{ data_interval_end | ts }}|{{ data_interval_start | ds_nodash }}",
    "previous": "{{ prev_data_interval_start_success }}|{{ prev_start_date_success }}",
    "key": "{{ task_instance_key_str }}|{{ task.task_id }}|{{ dag.dag_id }}|{{ ti.task_id }}|{{ ti.try_number }}|{{ ti.map_index }}|{{ task.owner }}",
    "params": "{{ params.text }}|{{ params['number'] + 1 }}|{{ params }}",
    "macros": "{{ macros.ds_add(ds, -5) }}|{{ macros.ds_format(ds, '%Y-%m-%d', '%d/%m/%y') }}|{{ macros.timedelta(days=2) }}|{{ macros.datetime(2020, 1, 2) }}",
    "var": "{{ var.value.plain }}|{{ var.json.object.inner[1] }}|{{ var.value.get('absent', 'fallback') }}|{{ var.json.get('absent', [1]) }}",
    "conn": "{{ conn.warehouse.host }}|{{ conn.warehouse.login }}|{{ conn.warehouse.password }}|{{ conn.warehouse.port }}|{{ conn.warehouse.schema }}|{{ conn.warehouse.extra_dejson.sslmode }}|{{ conn.get('warehouse').conn_type }}|{{ conn.as_json.host }}",
    "user": "{{ shout('hey') }}|{{ 'abc' | reverse_text }}",
    "dag_run": "{{ dag_run.conf }}|{{ dag_run.run_type }}|{{ dag_run.logical_date | ds }}|{{ dag_run.dag_id }}",
    "newline": "one\ntwo {{ ds }}\n",
    "plain_newline": "no tags\n",
    "crlf": "a\r\nb\r\n",
    "control": "{% for i in range(3) %}{{ i }},{% endfor %}{% set x = 4 %}{{ x }}{% if ds %}yes{% endif %}{# gone #}",
    "do": "{% set l = [] %}{% do l.append(1) %}{{ l }}",
    "private": "{{ ti.__class__ is defined }}|{{ params._x is defined }}",
    "nested": {"list": ["{{ ds }}", ("{{ ts }}", {"{{ no_key }}": "{{ ds }}"})], "number": 5, "none": None},
    "include": "a {% include 'part.txt' %} b",
}
V2_TEMPLATES = {
    "old": "{{ execution_date }}|{{ next_ds }}|{{ prev_ds }}|{{ yesterday_ds }}|{{ tomorrow_ds_nodash }}|{{ next_execution_date }}|{{ prev_execution_date }}|{{ next_ds_nodash }}|{{ test_mode }}",
}
PARAMS = {"text": "hello", "number": 41}
NATIVE = {
    "list": "{{ [1, 2] }}",
    "number": "{{ params.number }}",
    "text": "x{{ params.number }}",
    "none": "{{ none }}",
    "dict": "{{ params }}",
    "date": "{{ ds }}",
}


def shout(text):
    return text.upper() + "!"


def reverse_text(text):
    return text[::-1]


def show(**arguments):
    return {name: repr(value) for name, value in arguments["shown"].items()}


try:
    import airflow
    from airflow.models.dag import DAG
except ImportError:  # our side reads only the tables
    pass
else:
    try:
        from airflow.providers.standard.operators.python import PythonOperator
    except ImportError:
        from airflow.operators.python import PythonOperator
    if airflow.__version__.startswith("2"):
        TEMPLATES.update(V2_TEMPLATES)
    SETTINGS = {
        "schedule": dt.timedelta(days=1),
        "start_date": dt.datetime(2021, 1, 1),
        "catchup": False,
        "params": PARAMS,
    }
    with DAG(
        "rendering",
        user_defined_macros={"shout": shout},
        user_defined_filters={"reverse_text": reverse_text},
        **SETTINGS,
    ):
        PythonOperator(task_id="show", python_callable=show, op_kwargs={"shown": TEMPLATES})
    with DAG("rendering_native", render_template_as_native_obj=True, **SETTINGS):
        PythonOperator(task_id="show", python_callable=show, op_kwargs={"shown": NATIVE})
