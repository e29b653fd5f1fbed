import json

import pendulum

from jetbridge import job, op


@op(kind="task")
def extract():
    data_string = '{"1001": 301.27, "1002": 433.21, "1003": 502.22}'
    return json.loads(data_string)


@op(kind="task", multiple_outputs=True)
def transform(order_data_dict: dict):
    total_order_value = 0
    for value in order_data_dict.values():
        total_order_value += value
    return {"total_order_value": total_order_value}


@op(kind="task")
def load(total_order_value: float):
    print(f"Total order value is: {total_order_value:.2f}")


@job(tags={"example": ""}, start_date=pendulum.datetime(2021, 1, 1, tz="UTC"), catchup=False)
def tutorial_taskflow_api():
    order_data = extract()
    order_summary = transform(order_data)
    load(order_summary["total_order_value"])
