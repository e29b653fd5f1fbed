"""EKS: clusters, node groups, Fargate profiles.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/eks.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_MISSING = frozenset({"ResourceNotFoundException"})
_CLUSTER = ("describe_cluster", "cluster.status")
_NODES = ("describe_nodegroup", "nodegroup.status")
_PROFILE = ("describe_fargate_profile", "fargateProfile.status")
_CLUSTER_ACTIVE, _CLUSTER_GONE = until(*_CLUSTER, "ACTIVE", "FAILED"), until(*_CLUSTER, "", gone=_MISSING)
_NODES_ACTIVE, _NODES_GONE = until(*_NODES, "ACTIVE", "CREATE_FAILED DEGRADED"), until(*_NODES, "", gone=_MISSING)
_PROFILE_ACTIVE, _PROFILE_GONE = until(*_PROFILE, "ACTIVE", "CREATE_FAILED"), until(*_PROFILE, "", gone=_MISSING)


class EksOperator(AwsCallOperator):
    """What operators of EKS share."""

    service = "eks"
    cluster_name: str = ""
    asks = pairs(name="cluster_name")


class EksCreateClusterOperator(EksOperator):
    """Makes a cluster, and nodes or a Fargate profile for it (`compute`), for which it waits first."""

    cluster_name: str
    cluster_role_arn: str
    resources_vpc_config: dict[str, Any]
    compute: str | None = "nodegroup"
    create_cluster_kwargs: dict[str, Any] | None = None
    nodegroup_name: str = "nodegroup"
    nodegroup_role_arn: str | None = None
    create_nodegroup_kwargs: dict[str, Any] | None = None
    fargate_profile_name: str = "profile"
    fargate_pod_execution_role_arn: str | None = None
    fargate_selectors: list[Any] | None = None
    create_fargate_profile_kwargs: dict[str, Any] | None = None
    wait_for_completion: bool = False
    waiter_delay: int = 30
    waiter_max_attempts: int = 40

    action = "create_cluster"
    template_fields = aws_template_fields(
        "cluster_name",
        "cluster_role_arn",
        "resources_vpc_config",
        "create_cluster_kwargs",
        "compute",
        "nodegroup_name",
        "nodegroup_role_arn",
        "create_nodegroup_kwargs",
        "fargate_profile_name",
        "fargate_pod_execution_role_arn",
        "fargate_selectors",
        "create_fargate_profile_kwargs",
        "wait_for_completion",
    )

    def arguments(self) -> dict[str, Any]:
        """The cluster."""
        return {
            "name": self.cluster_name,
            "roleArn": self.cluster_role_arn,
            "resourcesVpcConfig": self.resources_vpc_config,
            **(self.create_cluster_kwargs or {}),
        }

    def execute(self, context: Context) -> None:
        """Make it."""
        super().execute(context)
        if self.compute:
            self.wait(_CLUSTER_ACTIVE, name=self.cluster_name)
            self._make_compute()
        elif self.waits:
            self.wait(_CLUSTER_ACTIVE, name=self.cluster_name)

    def _make_compute(self) -> None:
        if self.compute == "fargate":
            self.client.create_fargate_profile(
                clusterName=self.cluster_name,
                fargateProfileName=self.fargate_profile_name,
                podExecutionRoleArn=self.fargate_pod_execution_role_arn,
                selectors=self.fargate_selectors or [{"namespace": "default"}],
                **(self.create_fargate_profile_kwargs or {}),
            )
            name, waiter = {"fargateProfileName": self.fargate_profile_name}, _PROFILE_ACTIVE
        else:
            self.client.create_nodegroup(
                clusterName=self.cluster_name,
                nodegroupName=self.nodegroup_name,
                subnets=self.resources_vpc_config["subnetIds"],
                nodeRole=self.nodegroup_role_arn,
                **(self.create_nodegroup_kwargs or {}),
            )
            name, waiter = {"nodegroupName": self.nodegroup_name}, _NODES_ACTIVE
        if self.waits:
            self.wait(waiter, clusterName=self.cluster_name, **name)


class EksDeleteClusterOperator(EksOperator):
    """Deletes a cluster; with `force_delete_compute`, its nodes and Fargate profiles first."""

    cluster_name: str
    force_delete_compute: bool = False
    wait_for_completion: bool = False
    waiter_delay: int = 30
    waiter_max_attempts: int = 40

    action, waiter = "delete_cluster", _CLUSTER_GONE
    template_fields = aws_template_fields("cluster_name", "force_delete_compute", "wait_for_completion")

    def arguments(self) -> dict[str, Any]:
        """The cluster."""
        return {"name": self.cluster_name}

    def execute(self, context: Context) -> None:
        """Delete it."""
        if self.force_delete_compute:
            where = {"clusterName": self.cluster_name}
            for name in self.client.list_nodegroups(**where)["nodegroups"]:
                self.client.delete_nodegroup(nodegroupName=name, **where)
                self.wait(_NODES_GONE, nodegroupName=name, **where)
            for name in self.client.list_fargate_profiles(**where)["fargateProfileNames"]:
                self.client.delete_fargate_profile(fargateProfileName=name, **where)
                self.wait(_PROFILE_GONE, fargateProfileName=name, **where)
        super().execute(context)


class EksCreateNodegroupOperator(EksOperator):
    """Makes nodes of a cluster."""

    cluster_name: str
    nodegroup_subnets: list[str] | str
    nodegroup_role_arn: str
    nodegroup_name: str = "nodegroup"
    create_nodegroup_kwargs: dict[str, Any] | None = None
    wait_for_completion: bool = False
    waiter_delay: int = 30
    waiter_max_attempts: int = 80

    action, waiter = "create_nodegroup", _NODES_ACTIVE
    template_fields = aws_template_fields(
        "cluster_name",
        "nodegroup_subnets",
        "nodegroup_role_arn",
        "nodegroup_name",
        "create_nodegroup_kwargs",
        "wait_for_completion",
    )

    def arguments(self) -> dict[str, Any]:
        """The nodes."""
        subnets = self.nodegroup_subnets
        return {
            "clusterName": self.cluster_name,
            "nodegroupName": self.nodegroup_name,
            "subnets": subnets.strip("[]").replace("'", "").split(", ") if isinstance(subnets, str) else subnets,
            "nodeRole": self.nodegroup_role_arn,
            **(self.create_nodegroup_kwargs or {}),
        }

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The nodes."""
        return {"clusterName": self.cluster_name, "nodegroupName": self.nodegroup_name}


class EksDeleteNodegroupOperator(EksOperator):
    """Deletes nodes of a cluster."""

    cluster_name: str
    nodegroup_name: str
    wait_for_completion: bool = False
    waiter_delay: int = 30
    waiter_max_attempts: int = 40

    action, waiter = "delete_nodegroup", _NODES_GONE
    template_fields = aws_template_fields("cluster_name", "nodegroup_name", "wait_for_completion")

    def arguments(self) -> dict[str, Any]:
        """The nodes."""
        return {"clusterName": self.cluster_name, "nodegroupName": self.nodegroup_name}

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The nodes."""
        return self.arguments()


class EksCreateFargateProfileOperator(EksOperator):
    """Makes a Fargate profile of a cluster."""

    cluster_name: str
    pod_execution_role_arn: str
    selectors: list[Any]
    fargate_profile_name: str = "profile"
    create_fargate_profile_kwargs: dict[str, Any] | None = None
    wait_for_completion: bool = False
    waiter_delay: int = 10
    waiter_max_attempts: int = 60

    action, waiter = "create_fargate_profile", _PROFILE_ACTIVE
    asks = pairs(clusterName="cluster_name", fargateProfileName="fargate_profile_name")
    template_fields = aws_template_fields(
        "cluster_name", "pod_execution_role_arn", "selectors", "fargate_profile_name", "create_fargate_profile_kwargs", "wait_for_completion"
    )  # fmt: skip

    def arguments(self) -> dict[str, Any]:
        """The profile."""
        return {
            "clusterName": self.cluster_name,
            "fargateProfileName": self.fargate_profile_name,
            "podExecutionRoleArn": self.pod_execution_role_arn,
            "selectors": self.selectors,
            **(self.create_fargate_profile_kwargs or {}),
        }


class EksDeleteFargateProfileOperator(EksOperator):
    """Deletes a Fargate profile of a cluster."""

    cluster_name: str
    fargate_profile_name: str
    wait_for_completion: bool = False
    waiter_delay: int = 30
    waiter_max_attempts: int = 60

    action, waiter = "delete_fargate_profile", _PROFILE_GONE
    sends = pairs(clusterName="cluster_name", fargateProfileName="fargate_profile_name")
    asks = sends
    template_fields = aws_template_fields("cluster_name", "fargate_profile_name", "wait_for_completion")


class EksStateSensor(AwsStateSensor):
    """What sensors of EKS share."""

    cluster_name: str = ""
    target_state: Any = "ACTIVE"

    service = "eks"

    def check_arguments(self) -> None:
        """The state to wait for."""
        self.target_states = [self.target_state]


class EksClusterStateSensor(EksStateSensor):
    """Waits until a cluster is in a state."""

    cluster_name: str

    waiter = until(*_CLUSTER, "ACTIVE", "FAILED", missing="NONEXISTENT")
    template_fields = aws_template_fields("cluster_name", "target_state")

    def arguments(self) -> dict[str, Any]:
        """The cluster."""
        return {"name": self.cluster_name}


class EksNodegroupStateSensor(EksStateSensor):
    """Waits until nodes are in a state."""

    cluster_name: str
    nodegroup_name: str

    waiter = until(*_NODES, "ACTIVE", "CREATE_FAILED DELETE_FAILED", missing="NONEXISTENT")
    template_fields = aws_template_fields("cluster_name", "nodegroup_name", "target_state")

    def arguments(self) -> dict[str, Any]:
        """The nodes."""
        return {"clusterName": self.cluster_name, "nodegroupName": self.nodegroup_name}


class EksFargateProfileStateSensor(EksStateSensor):
    """Waits until a Fargate profile is in a state."""

    cluster_name: str
    fargate_profile_name: str

    waiter = until(*_PROFILE, "ACTIVE", "CREATE_FAILED DELETE_FAILED", missing="NONEXISTENT")
    template_fields = aws_template_fields("cluster_name", "fargate_profile_name", "target_state")

    def arguments(self) -> dict[str, Any]:
        """The profile."""
        return {"clusterName": self.cluster_name, "fargateProfileName": self.fargate_profile_name}
