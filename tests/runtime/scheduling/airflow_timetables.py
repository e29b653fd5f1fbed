"""Runs with a real Airflow's interpreter: what its timetables answer to the cases on stdin, as JSON on stdout."""

import datetime as dt
import json
import os
import sys

os.environ.setdefault("AIRFLOW__CORE__LOAD_EXAMPLES", "False")

import pendulum
from airflow.timetables import events, interval, simple, trigger
from airflow.timetables.base import DataInterval, TimeRestriction
from dateutil.relativedelta import relativedelta

CLASSES = {
    name: getattr(module, name)
    for module in (events, interval, simple, trigger)
    for name in vars(module)
    if name.endswith("Timetable") and not name.startswith("_")
}


def value(given):
    kind, content = given
    if kind == "text":
        return content
    if kind == "seconds":
        return dt.timedelta(seconds=content)
    if kind == "calendar":
        return relativedelta(**content)
    if kind == "moments":
        return [pendulum.parse(each) for each in content]
    return content


def freeze(now):
    moment = pendulum.parse(now)
    for module in (interval, trigger):
        module.utcnow = lambda: moment
        if hasattr(module, "time"):
            module.time.time = moment.timestamp
    for module in (events, simple):
        module.timezone.utcnow = lambda: moment


def text(info):
    if info is None:
        return None
    return [each.in_timezone("UTC").isoformat() for each in (info.run_after, *info.data_interval)]


def chain(timetable, case):
    restriction = TimeRestriction(
        pendulum.parse(case["earliest"]) if case["earliest"] else None,
        pendulum.parse(case["latest"]) if case["latest"] else None,
        case["catchup"],
    )
    found, last = [], None
    for _ in range(6):
        info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)
        found.append(text(info))
        if info is None:
            break
        last = DataInterval(*info.data_interval)
    return found


def answer(case):
    freeze(case["now"])
    timetable = CLASSES[case["class"]](
        *(value(each) for each in case["args"]), **{name: value(each) for name, each in case["kwargs"].items()}
    )
    manual = timetable.infer_manual_data_interval(run_after=pendulum.parse(case["run_after"]))
    return {
        "summary": timetable.summary,
        "manual": [each.in_timezone("UTC").isoformat() for each in manual],
        "chain": chain(timetable, case),
    }


answers = [answer(case) for case in json.load(sys.stdin) if case["class"] in CLASSES]
print("ANSWERS" + json.dumps(answers))
