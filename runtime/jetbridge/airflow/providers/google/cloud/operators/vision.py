"""Cloud Vision: products and the pictures of them, and what is seen on a picture.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/vision.html
"""

from __future__ import annotations

import copy
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator
from jetbridge.airflow.providers.google.common.plain import as_rest
from jetbridge.definitions.signals import TaskException

_PLACE = "projects/{project_id}/locations/{location}"
_SETS = _PLACE + "/productSets"
_SET = _SETS + "/{product_set_id}"
_PRODUCTS = _PLACE + "/products"
_PRODUCT = _PRODUCTS + "/{product_id}"
_IMAGES = _PRODUCT + "/referenceImages"
_THERE = frozenset({409})
_FEATURES = (
    "FACE_DETECTION", "LANDMARK_DETECTION", "LOGO_DETECTION", "LABEL_DETECTION", "TEXT_DETECTION", "DOCUMENT_TEXT_DETECTION",
    "SAFE_SEARCH_DETECTION", "IMAGE_PROPERTIES", "CROP_HINTS", "WEB_DETECTION", "PRODUCT_SEARCH", "OBJECT_LOCALIZATION",
)  # fmt: skip


class _Vision(GoogleCallOperator):
    address = "https://vision.googleapis.com/v1"
    of_clients = False


class _Creates(_Vision):
    """Makes something, and gives its id; one of that id is no error. `id_argument` is the argument that may name it."""

    id_argument: ClassVar[str]

    def shown(self, answer: Any) -> Any:
        """The id."""
        return getattr(self, self.id_argument) or answer["name"].rpartition("/")[2]

    def refused(self) -> Any:
        """The id of what is there."""
        return getattr(self, self.id_argument)


class _Updates(_Vision):
    """Changes something: `changes` is the argument that says what it becomes, `path` its name where that does not say it."""

    changes: ClassVar[str]
    path: ClassVar[str]
    location: Any = None

    call = Call("PATCH", "{name}", "changed", pairs(updateMask="update_mask"))

    def execute(self, context: Context) -> Any:
        """What there is now.

        Raises:
            TaskException: its name is not known, or two are given that differ.
        """
        self.changed = as_rest(getattr(self, self.changes))
        names = self.names()
        known = self.path.format(**names) if self.location and names[f"{self.changes}_id"] else None
        named = self.changed.pop("name", None)
        if not (named or known):
            raise TaskException(
                f"Unable to determine the name: give it in `{self.changes}`, or `location` and `{self.changes}_id`"
            )
        if named and known and named != known:
            raise TaskException(f"The name in `{self.changes}` ({named}) is not that of the arguments ({known})")
        self.name = named or known
        return super().execute(context)


class CloudVisionCreateProductSetOperator(_Creates):
    """Makes a set of products."""

    id_argument = "product_set_id"
    call = Call("POST", _SETS, "product_set", pairs(productSetId="product_set_id"), _THERE)


class CloudVisionGetProductSetOperator(_Vision):
    """Gives a set of products."""

    call = Call("GET", _SET)


class CloudVisionUpdateProductSetOperator(_Updates):
    """Changes a set of products."""

    changes, path = "product_set", _SET


class CloudVisionDeleteProductSetOperator(_Vision):
    """Deletes a set of products."""

    call = Call("DELETE", _SET)
    nothing = True


class CloudVisionCreateProductOperator(_Creates):
    """Makes a product."""

    id_argument = "product_id"
    call = Call("POST", _PRODUCTS, "product", pairs(productId="product_id"), _THERE)


class CloudVisionGetProductOperator(_Vision):
    """Gives a product."""

    call = Call("GET", _PRODUCT)


class CloudVisionUpdateProductOperator(_Updates):
    """Changes a product."""

    changes, path = "product", _PRODUCT


class CloudVisionDeleteProductOperator(_Vision):
    """Deletes a product."""

    call = Call("DELETE", _PRODUCT)
    nothing = True


class CloudVisionCreateReferenceImageOperator(_Creates):
    """Makes a picture of a product."""

    id_argument = "reference_image_id"
    call = Call("POST", _IMAGES, "reference_image", pairs(referenceImageId="reference_image_id"), _THERE)


class CloudVisionDeleteReferenceImageOperator(_Vision):
    """Deletes a picture of a product."""

    call = Call("DELETE", _IMAGES + "/{reference_image_id}")
    nothing = True


class CloudVisionAddProductToProductSetOperator(_Vision):
    """Puts a product into a set."""

    verb: ClassVar[str] = "addProduct"
    nothing = True

    def execute(self, context: Context) -> None:
        """Ask for it."""
        self.product = _PRODUCT.format(**self.names())
        self.ask(Call("POST", f"{_SET}:{self.verb}", pairs(product="product")))


class CloudVisionRemoveProductFromProductSetOperator(CloudVisionAddProductToProductSetOperator):
    """Takes a product out of a set."""

    verb = "removeProduct"


class CloudVisionImageAnnotateOperator(_Vision):
    """Tells what is seen on one picture or several: all that there is to tell, where a request does not say what."""

    request: Any

    call = Call("POST", "images:annotate", pairs(requests="requests"))

    def execute(self, context: Context) -> Any:
        """The answer; for one picture its own."""
        if isinstance(self.request, list):
            self.requests = self.request
            return self.ask(self.call)
        asked = as_rest(self.request)
        self.requests = [{"features": [{"type": name} for name in _FEATURES], **asked}]
        return self.ask(self.call)["responses"][0]


class _Detects(_Vision):
    """Looks for one thing on a picture."""

    image: Any
    max_results: int | None = None
    additional_properties: dict[str, Any] | None = None
    language_hints: Any = None
    web_detection_params: Any = None

    feature: ClassVar[str]
    call = Call("POST", "images:annotate", pairs(requests="requests"))

    def execute(self, context: Context) -> Any:
        """What was found.

        Raises:
            TaskException: the picture cannot be read.
        """
        of_feature = {
            "type": self.feature,
            **({"maxResults": self.max_results} if self.max_results is not None else {}),
        }
        self.requests = [{"image": self.image, "features": [of_feature], **self.properties()}]
        found = self.ask(self.call)["responses"][0]
        if "error" in found:
            raise TaskException(str(found))
        return found

    def properties(self) -> dict[str, Any]:
        """What a request says besides; hints and parameters count only beside `additional_properties`, as in Airflow."""
        given = copy.deepcopy(self.additional_properties or {})
        if given and (self.language_hints is not None or self.web_detection_params is not None):
            context = given.setdefault("image_context", {})
            context.setdefault("language_hints", self.language_hints)
            context.setdefault("web_detection_params", self.web_detection_params)
        return given


class CloudVisionDetectTextOperator(_Detects):
    """Reads text."""

    feature = "TEXT_DETECTION"


class CloudVisionTextDetectOperator(_Detects):
    """Reads text of documents."""

    feature = "DOCUMENT_TEXT_DETECTION"


class CloudVisionDetectImageLabelsOperator(_Detects):
    """Names what is seen."""

    feature = "LABEL_DETECTION"


class CloudVisionDetectImageSafeSearchOperator(_Detects):
    """Tells whether it is fit for all."""

    feature = "SAFE_SEARCH_DETECTION"
