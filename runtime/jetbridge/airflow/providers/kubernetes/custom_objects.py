"""Custom objects of a cluster, and YAML that describes them."""

from __future__ import annotations

from typing import Any

import yaml

from jetbridge.definitions.signals import TaskException


class CustomObjects:
    """What `KubernetesHook` does with custom objects; without a namespace it is the connection's, else `default`."""

    custom_object_client: Any
    get_namespace: Any
    DEFAULT_NAMESPACE: str

    def _place(self, group: str, version: str, plural: str, namespace: str | None) -> dict[str, str]:
        where = namespace or self.get_namespace() or self.DEFAULT_NAMESPACE
        return {"group": group, "version": version, "plural": plural, "namespace": where}

    def create_custom_object(
        self, group: str, version: str, plural: str, body: str | dict[str, Any], namespace: str | None = None
    ) -> Any:
        """Create an object; its own namespace counts when none is given."""
        described = body_of(body)
        metadata = described.get("metadata", {})
        place = self._place(group, version, plural, namespace or metadata.get("namespace"))
        return self.custom_object_client.create_namespaced_custom_object(**place, body=described)

    def get_custom_object(self, group: str, version: str, plural: str, name: str, namespace: str | None = None) -> Any:
        """One object."""
        place = self._place(group, version, plural, namespace)
        return self.custom_object_client.get_namespaced_custom_object(**place, name=name)

    def delete_custom_object(
        self, group: str, version: str, plural: str, name: str, namespace: str | None = None, **kwargs: Any
    ) -> Any:
        """Delete one object."""
        place = self._place(group, version, plural, namespace)
        return self.custom_object_client.delete_namespaced_custom_object(**place, name=name, **kwargs)


def body_of(body: str | dict[str, Any]) -> dict[str, Any]:
    """An object from its YAML text.

    Raises:
        TaskException: the text is no YAML.
    """
    if not isinstance(body, str):
        return body
    try:
        found: dict[str, Any] = yaml.safe_load(body)
    except yaml.YAMLError as error:
        raise TaskException(f"Exception when loading resource definition: {error}") from error
    return found
