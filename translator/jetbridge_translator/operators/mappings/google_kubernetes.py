"""Google Kubernetes Engine: pods and clusters.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/kubernetes_engine.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import WAITING_POD, classes, entry
from jetbridge_translator.operators.registry import carried

_OPERATORS = "airflow.providers.google.cloud.operators.kubernetes_engine"
_CLUSTER = 'location="europe-west1", cluster_name="c"'

classes(
    _OPERATORS,
    entry(
        "GKEStartPodOperator",
        f'{_CLUSTER}, name="train", image="team/train:2", cmds=["train"]',
        more={"regional": None, "resources": None, "node_selectors": None},
        ignored=WAITING_POD,
    ),
    entry("GKECreateClusterOperator", 'location="europe-west1", body={"name": "c", "initial_node_count": 1}'),
    entry("GKEDeleteClusterOperator", _CLUSTER, more={"name": None}),
    extra="google,kubernetes",
)
carried(
    f"jetbridge.{_OPERATORS}", "GKEPodOperator", "GKEClusterCreateOperator", "GKEClusterDeleteOperator",
    extra="google,kubernetes",
)  # fmt: skip
