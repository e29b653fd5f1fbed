"""Speech and videos: texts are spoken, speech is written down, videos are looked at.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/index.html
"""

from __future__ import annotations

import base64
from typing import ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator


class CloudTextToSpeechSynthesizeOperator(GoogleCallOperator):
    """Speaks a text; the sound is written to Cloud Storage."""

    target_bucket_name: str
    target_filename: str

    address = "https://texttospeech.googleapis.com/v1"
    call = Call("POST", "text:synthesize", pairs(input="input_data", voice="voice", audioConfig="audio_config"))

    def execute(self, context: Context) -> None:
        """Speak, and write."""
        sound = base64.b64decode(self.ask(self.call)["audioContent"])
        storage = GCSHook(self.gcp_conn_id, impersonation_chain=self.impersonation_chain)
        storage.upload(self.target_bucket_name, self.target_filename, data=sound)


class CloudSpeechToTextRecognizeSpeechOperator(GoogleCallOperator):
    """Writes down speech."""

    address, of_clients = "https://speech.googleapis.com/v1", False
    call = Call("POST", "speech:recognize", pairs(config="config", audio="audio"))


class _Videos(GoogleCallOperator):
    """Looks at a video for `feature`."""

    features: ClassVar[tuple[str, ...]]

    address, of_clients = "https://videointelligence.googleapis.com/v1", False
    operation = LONG_RUNNING
    call = Call(
        "POST",
        "videos:annotate",
        pairs(
            inputUri="input_uri",
            inputContent="input_content",
            features="features",
            videoContext="video_context",
            locationId="location",
        ),
    )


class CloudVideoIntelligenceDetectVideoLabelsOperator(_Videos):
    """Names what is seen."""

    features = ("LABEL_DETECTION",)


class CloudVideoIntelligenceDetectVideoExplicitContentOperator(_Videos):
    """Tells whether it is fit for all."""

    features = ("EXPLICIT_CONTENT_DETECTION",)


class CloudVideoIntelligenceDetectVideoShotsOperator(_Videos):
    """Tells where a shot ends."""

    features = ("SHOT_CHANGE_DETECTION",)
