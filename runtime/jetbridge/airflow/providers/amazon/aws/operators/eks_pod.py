"""A pod in a cluster of EKS.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/eks.html#perform-a-task-on-an-amazon-eks-cluster
"""

from __future__ import annotations

import base64
from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.airflow.providers.kubernetes.cluster import ClusterHook
from jetbridge.airflow.providers.kubernetes.hook import KubernetesHook
from jetbridge.airflow.providers.kubernetes.pod import KubernetesPodOperator
from jetbridge.definitions.signals import TaskException

_SECONDS = 60
_PREFIX = "k8s-aws-v1."


def cluster_token(session: Any, region: str, cluster_name: str) -> str:
    """What EKS takes for a token: the signed address of a request that says who asks.

    https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
    """
    signers = client("botocore.signers", extra="amazon")
    made = session.client("sts", region_name=region)
    signer = signers.RequestSigner(
        made.meta.service_model.service_id, region, "sts", "v4", session.get_credentials(), session.events
    )
    request = {
        "method": "GET",
        "url": f"https://sts.{region}.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15",
        "body": {},
        "headers": {"x-k8s-aws-id": cluster_name},
        "context": {},
    }
    signed = signer.generate_presigned_url(request, region_name=region, expires_in=_SECONDS, operation_name="")
    return _PREFIX + base64.urlsafe_b64encode(signed.encode()).decode().rstrip("=")


class EksPodOperator(KubernetesPodOperator):
    """Runs a pod in a cluster of EKS; what it takes besides the cluster is what KubernetesPodOperator takes."""

    cluster_name: str
    in_cluster: bool = False
    namespace: str = "default"
    pod_name: str | None = None
    pod_context: str | None = None
    pod_username: str | None = None
    aws_conn_id: str | None = "aws_default"
    region: str | None = None

    template_fields = (
        "cluster_name", "in_cluster", "namespace", "pod_name", "aws_conn_id", "region",
        *(name for name in KubernetesPodOperator.template_fields if name != "namespace"),
    )  # fmt: skip

    def check_arguments(self) -> None:
        """Name the pod.

        Raises:
            TaskException: a kubeconfig is given, which the cluster gives.
        """
        if self.config_file:
            raise TaskException("The config_file is not an allowed parameter for the EksPodOperator.")
        self.name = self.pod_name or self.name

    @cached_property
    def hook(self) -> KubernetesHook:
        """The client's hook for the cluster."""
        aws = AwsBaseHook(aws_conn_id=self.aws_conn_id, region_name=self.region, client_type="eks")
        cluster = aws.conn.describe_cluster(name=self.cluster_name)["cluster"]
        session = aws.get_session(region_name=self.region)
        region = aws.conn.meta.region_name
        return ClusterHook(
            cluster["endpoint"],
            lambda: cluster_token(session, region, self.cluster_name),
            cluster["certificateAuthority"]["data"],
        )


EKSPodOperator = EksPodOperator
