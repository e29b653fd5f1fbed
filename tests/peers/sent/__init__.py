"""What operators of providers send: cases that run with Airflow's own classes and with ours, against the same fake service.

`python -m peers.sent` with an Airflow's interpreter, in `tests`, prints what Airflow's send, one case a line; `sent_by_airflow.jsonl` keeps it.
"""
