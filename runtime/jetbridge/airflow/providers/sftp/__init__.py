"""SFTP: files on other hosts."""

from __future__ import annotations

from jetbridge.airflow.providers.sftp.hook import SFTPHook
from jetbridge.airflow.providers.sftp.operator import SFTPOperation, SFTPOperator
from jetbridge.airflow.providers.sftp.sensor import SFTPSensor

__all__ = ["SFTPHook", "SFTPOperation", "SFTPOperator", "SFTPSensor"]
