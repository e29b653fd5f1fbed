"""Assets and conditions over them as code."""

from __future__ import annotations

from jetbridge_translator.lower.expressions import Attribute, Call, Expression, Imported, Literal, Sequence
from jetbridge_translator.lower.literals import UnwritableError, literal
from jetbridge_translator.model import AssetValue

_AIRFLOW = "jetbridge.airflow"
_CLASSES = {
    "asset": "Asset",
    "model": "Asset",
    "dataset": "Dataset",
    "alias": "AssetAlias",
    "all": "AssetAll",
    "any": "AssetAny",
}
_REFERENCES = {"name_ref": "name", "uri_ref": "uri"}
_UNGROUPED = frozenset({"asset", "dataset"})


def asset_expression(value: object) -> Expression:
    """An asset, a condition over assets, or a list of them.

    Raises:
        UnwritableError: it is none, or of a kind that the runtime does not have.
    """
    if isinstance(value, (list, tuple)):
        return Sequence(tuple(asset_expression(item) for item in value))
    if not isinstance(value, AssetValue) or value.kind not in {*_CLASSES, *_REFERENCES}:
        raise UnwritableError(f"{value!r} is no asset that can be written")
    is_older = value.kind == "alias" and value.group == "dataset"
    asset_class = Imported(_AIRFLOW, "DatasetAlias" if is_older else _CLASSES.get(value.kind, "Asset"))
    if value.members:
        return Call(asset_class, tuple(asset_expression(member) for member in value.members))
    if value.kind in _REFERENCES:
        name = _REFERENCES[value.kind]
        return Call(Attribute(asset_class, "ref"), (), ((name, Literal(getattr(value, name))),))
    keywords: list[tuple[str, Expression]] = []
    if value.uri and value.name and value.uri != value.name:
        keywords.append(("uri", Literal(value.uri)))
    if value.group not in _UNGROUPED:
        keywords.append(("group", Literal(value.group)))
    if value.extra:
        keywords.append(("extra", literal(value.extra)))
    return Call(asset_class, (Literal(value.name or value.uri),), tuple(keywords))
