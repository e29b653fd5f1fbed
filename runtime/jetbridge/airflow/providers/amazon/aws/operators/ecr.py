"""Elastic Container Registry: repositories.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/ecr.html
"""

from __future__ import annotations

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator


class EcrCreateRepositoryOperator(AwsCallOperator):
    """Makes a repository."""

    repository_name: str
    registry_id: str | None = None
    tags: list[dict[str, str]] | None = None
    image_tag_mutability: str | None = None
    image_tag_mutability_exclusion_filters: list[dict[str, str]] | None = None
    image_scanning_configuration: dict[str, bool] | None = None
    encryption_configuration: dict[str, str] | None = None

    service, action, result = "ecr", "create_repository", "@"
    sends = pairs(
        repositoryName="repository_name",
        registryId="registry_id",
        tags="tags",
        imageTagMutability="image_tag_mutability",
        imageTagMutabilityExclusionFilters="image_tag_mutability_exclusion_filters",
        imageScanningConfiguration="image_scanning_configuration",
        encryptionConfiguration="encryption_configuration",
    )
    template_fields = aws_template_fields(
        "encryption_configuration",
        "image_scanning_configuration",
        "image_tag_mutability",
        "image_tag_mutability_exclusion_filters",
        "registry_id",
        "repository_name",
        "tags",
    )


class EcrDeleteRepositoryOperator(AwsCallOperator):
    """Deletes a repository."""

    repository_name: str
    registry_id: str | None = None
    force: bool = False

    service, action, result = "ecr", "delete_repository", "@"
    sends = pairs(repositoryName="repository_name", registryId="registry_id", force="force")
    template_fields = aws_template_fields("force", "registry_id", "repository_name")


class EcrSetRepositoryPolicyOperator(AwsCallOperator):
    """Sets who may use a repository."""

    repository_name: str
    policy_text: str
    registry_id: str | None = None
    force: bool = False

    service, action, result = "ecr", "set_repository_policy", "@"
    sends = pairs(repositoryName="repository_name", policyText="policy_text", registryId="registry_id", force="force")
    template_fields = aws_template_fields("force", "policy_text", "registry_id", "repository_name")
