"""SSH: commands on other hosts."""

from __future__ import annotations

from jetbridge.airflow.providers.ssh.hook import SSHHook
from jetbridge.airflow.providers.ssh.operator import SSHOperator

__all__ = ["SSHHook", "SSHOperator"]
