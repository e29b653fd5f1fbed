"""FTP: files put, fetched and waited for.

https://airflow.apache.org/docs/apache-airflow-providers-ftp/stable/operators/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_FTP = "airflow.providers.ftp"
_RUNTIME = f"jetbridge.{_FTP}"
_FILES = 'local_filepath="/data/a.csv", remote_filepath="/in/a.csv"'

carried(f"{_RUNTIME}.hook", "FTPHook", "FTPSHook")
carried(f"{_RUNTIME}.operators", "FTPOperation")
classes(
    f"{_FTP}.operators.ftp",
    entry("FTPFileTransmitOperator", _FILES),
    entry("FTPSFileTransmitOperator", _FILES),
    within=f"{_RUNTIME}.operators",
)
classes(
    f"{_FTP}.sensors.ftp",
    entry("FTPSensor", 'path="/in/a.csv"', "airflow.contrib.sensors.ftp_sensor.FTPSensor"),
    entry("FTPSSensor", 'path="/in/a.csv"', "airflow.contrib.sensors.ftp_sensor.FTPSSensor"),
    within=f"{_RUNTIME}.operators",
)
