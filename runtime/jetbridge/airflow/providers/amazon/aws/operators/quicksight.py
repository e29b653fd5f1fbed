"""QuickSight: data is read into SPICE.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/quicksight.html
"""

from __future__ import annotations

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_READ = until(
    "describe_ingestion", "Ingestion.IngestionStatus", "COMPLETED", "FAILED CANCELLED", reason="Ingestion.ErrorInfo"
)


class QuickSightCreateIngestionOperator(AwsCallOperator):
    """Reads a data set anew."""

    data_set_id: str
    ingestion_id: str
    ingestion_type: str = "FULL_REFRESH"
    check_interval: int | None = None
    wait_for_completion: bool = True
    waiter_delay: int = 30
    waiter_max_attempts: int = 4320

    service, action, waiter, result = "quicksight", "create_ingestion", _READ, "@"
    sends = pairs(
        DataSetId="data_set_id", IngestionId="ingestion_id", IngestionType="ingestion_type", AwsAccountId="account"
    )
    asks = pairs(DataSetId="data_set_id", IngestionId="ingestion_id", AwsAccountId="account")

    @property
    def account(self) -> str:
        """The account of the connection."""
        return str(self.hook.account_id)

    template_fields = aws_template_fields(
        "check_interval",
        "data_set_id",
        "ingestion_id",
        "ingestion_type",
        "wait_for_completion",
        "waiter_delay",
        "waiter_max_attempts",
    )


class QuickSightSensor(AwsStateSensor):
    """Waits until a data set is read."""

    data_set_id: str
    ingestion_id: str

    service, waiter = "quicksight", _READ
    sends = pairs(DataSetId="data_set_id", IngestionId="ingestion_id", AwsAccountId="account")

    @property
    def account(self) -> str:
        """The account of the connection."""
        return str(self.hook.account_id)

    template_fields: tuple[str, ...] = ("data_set_id", "ingestion_id", "aws_conn_id")
