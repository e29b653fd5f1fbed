"""Redshift: a cluster is made.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/redshift/redshift_cluster.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_WORDS = {"db": "DB", "vpc": "Vpc", "hsm": "Hsm", "kms": "Kms", "iam": "Iam"}
_SETTINGS = (
    "cluster_identifier", "node_type", "master_username", "master_user_password", "cluster_type", "db_name", "number_of_nodes",
    "cluster_security_groups", "vpc_security_group_ids", "cluster_subnet_group_name", "availability_zone", "preferred_maintenance_window",
    "cluster_parameter_group_name", "automated_snapshot_retention_period", "manual_snapshot_retention_period", "port", "cluster_version",
    "allow_version_upgrade", "publicly_accessible", "encrypted", "hsm_client_certificate_identifier", "hsm_configuration_identifier",
    "elastic_ip", "tags", "kms_key_id", "enhanced_vpc_routing", "additional_info", "iam_roles", "maintenance_track_name",
    "snapshot_schedule_identifier", "availability_zone_relocation", "aqua_configuration_status", "default_iam_role_arn",
)  # fmt: skip
"""Arguments that are those of the call."""


class RedshiftCreateClusterOperator(AwsCallOperator):
    """Makes a cluster."""

    cluster_identifier: str
    node_type: str
    master_username: str
    master_user_password: str
    cluster_type: str = "multi-node"
    db_name: str = "dev"
    number_of_nodes: int = 1
    cluster_security_groups: list[str] | None = None
    vpc_security_group_ids: list[str] | None = None
    cluster_subnet_group_name: str | None = None
    availability_zone: str | None = None
    preferred_maintenance_window: str | None = None
    cluster_parameter_group_name: str | None = None
    automated_snapshot_retention_period: int = 1
    manual_snapshot_retention_period: int | None = None
    port: int = 5439
    cluster_version: str = "1.0"
    allow_version_upgrade: bool = True
    publicly_accessible: bool = True
    encrypted: bool = False
    hsm_client_certificate_identifier: str | None = None
    hsm_configuration_identifier: str | None = None
    elastic_ip: str | None = None
    tags: list[Any] | None = None
    kms_key_id: str | None = None
    enhanced_vpc_routing: bool = False
    additional_info: str | None = None
    iam_roles: list[str] | None = None
    maintenance_track_name: str | None = None
    snapshot_schedule_identifier: str | None = None
    availability_zone_relocation: bool | None = None
    aqua_configuration_status: str | None = None
    default_iam_role_arn: str | None = None
    wait_for_completion: bool = False
    max_attempt: int = 5
    poll_interval: int = 60

    service, action, result = "redshift", "create_cluster", "@"
    waiter = until(
        "describe_clusters",
        "Clusters[0].ClusterStatus",
        "available",
        "deleting incompatible-network incompatible-parameters",
    )
    asks = pairs(ClusterIdentifier="cluster_identifier")
    template_fields = aws_template_fields(
        "additional_info",
        "allow_version_upgrade",
        "aqua_configuration_status",
        "automated_snapshot_retention_period",
        "availability_zone",
        "availability_zone_relocation",
        "cluster_identifier",
        "cluster_parameter_group_name",
        "cluster_security_groups",
        "cluster_subnet_group_name",
        "cluster_type",
        "cluster_version",
        "db_name",
        "default_iam_role_arn",
        "elastic_ip",
        "encrypted",
        "enhanced_vpc_routing",
        "hsm_client_certificate_identifier",
        "hsm_configuration_identifier",
        "iam_roles",
        "kms_key_id",
        "maintenance_track_name",
        "manual_snapshot_retention_period",
        "master_user_password",
        "master_username",
        "node_type",
        "number_of_nodes",
        "port",
        "preferred_maintenance_window",
        "publicly_accessible",
        "snapshot_schedule_identifier",
        "tags",
        "vpc_security_group_ids",
    )

    def arguments(self) -> dict[str, Any]:
        """The cluster; what is empty AWS decides."""
        names = [name for name in _SETTINGS if getattr(self, name) not in (None, "", [])]
        return {
            "".join(_WORDS.get(part, part.capitalize()) for part in name.split("_")): getattr(self, name)
            for name in names
        }
