"""Operators of Google Cloud that are one request: the request, what the service answers, and the arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from peers.http_server import Reply
from peers.sent.case import Case
from peers.sent.cases.google import DONE, EU, case, operation

GONE = Reply({"error": {"code": 404, "message": "gone"}}, 404)
EMPTY = {**DONE, "response": {"@type": "type.googleapis.com/google.protobuf.Empty"}}


def of(module: str, prefix: str, **always: Any) -> Callable[..., Case]:
    """Makes cases of one module: the operator without its prefix, requests as `METHOD path`, answers, arguments."""

    def make(operator: str, *exchanges: Any, **arguments: Any) -> Case:
        answers = [(*exchanges[at].split(" "), [exchanges[at + 1]]) for at in range(0, len(exchanges), 2)]
        return case(f"operators.{module}", f"{prefix}{operator}Operator", tuple(answers), **{**always, **arguments})

    return make


plex = of("dataplex", "Dataplex", project_id="shop", region="eu")
LAKE = {"lake_id": "l"}
PLEX = (
    plex("CreateTask", f"POST {EU}/lakes/l/tasks", operation("dataplex.v1.Task", name="t"), **LAKE, dataplex_task_id="t", body={"description": "d"}),
    plex("DeleteTask", f"DELETE {EU}/lakes/l/tasks/t", EMPTY, **LAKE, dataplex_task_id="t"),
    plex("ListTasks", f"GET {EU}/lakes/l/tasks", {"tasks": [{"name": "t"}]}, **LAKE, page_size=5),
    plex("GetTask", f"GET {EU}/lakes/l/tasks/t", {"name": "t"}, **LAKE, dataplex_task_id="t"),
    plex("CreateLake", f"POST {EU}/lakes", operation("dataplex.v1.Lake", name="l"), **LAKE, body={"display_name": "d", "labels": {"a_b": "c"}}),
    plex("CreateLake", f"POST {EU}/lakes", operation("dataplex.v1.Lake", name="l"), f"GET {DONE['name']}", DONE, **LAKE, body={}, asynchronous=True),
    plex("DeleteLake", f"DELETE {EU}/lakes/l", EMPTY, **LAKE),
    plex("CreateZone", f"POST {EU}/lakes/l/zones", operation("dataplex.v1.Zone", name="z"), **LAKE, zone_id="z", body={"description": "d"}),
    plex("DeleteZone", f"DELETE {EU}/lakes/l/zones/z", EMPTY, **LAKE, zone_id="z"),
    plex("CreateAsset", f"POST {EU}/lakes/l/zones/z/assets", operation("dataplex.v1.Asset", name="a"), **LAKE, zone_id="z", asset_id="a", body={"description": "d"}),
    plex("DeleteAsset", f"DELETE {EU}/lakes/l/zones/z/assets/a", EMPTY, **LAKE, zone_id="z", asset_id="a"),
)  # fmt: skip
SCAN, JOBS = f"{EU}/dataScans/s", f"{EU}/dataScans/s/jobs"
scan = of("dataplex", "Dataplex", project_id="shop", region="eu", data_scan_id="s")
SCANS = (
    scan("CreateOrUpdateDataQualityScan", f"POST {EU}/dataScans", operation("dataplex.v1.DataScan", name="s"), body={"description": "d"}),
    scan("CreateOrUpdateDataQualityScan", f"PATCH {SCAN}", operation("dataplex.v1.DataScan", name="s"), body={"description": "d"}, update_mask="description"),
    scan("GetDataQualityScan", f"GET {SCAN}", {"name": "s"}),
    scan("GetDataProfileScan", f"GET {SCAN}", {"name": "s"}),
    scan("DeleteDataQualityScan", f"DELETE {SCAN}", EMPTY),
    scan("DeleteDataProfileScan", f"DELETE {SCAN}", EMPTY),
    scan("RunDataQualityScan", f"POST {SCAN}:run", {"job": {"name": f"{JOBS}/j"}}, asynchronous=True),
    scan("RunDataProfileScan", f"POST {SCAN}:run", {"job": {"name": f"{JOBS}/j"}}, asynchronous=True),
    scan("GetDataQualityScanResult", f"GET {JOBS}", {"dataScanJobs": [{"name": f"{JOBS}/j"}]}, f"GET {JOBS}/j", {"name": "j", "state": "SUCCEEDED"}, wait_for_results=False),
    scan("GetDataQualityScanResult", f"GET {JOBS}/j", {"name": "j", "state": "SUCCEEDED", "dataQualityResult": {}}, job_id="j", wait_for_results=False, fail_on_dq_failure=True),
    scan("GetDataProfileScanResult", f"GET {JOBS}", {}, wait_for_results=False),
)  # fmt: skip
catalog = of("dataplex", "DataplexCatalog", project_id="shop", location="eu")
PAGED = {"page_size": 5, "page_token": "t", "filter_by": "f"}
CATALOG: tuple[Case, ...] = ()
for kind, path, name in (
    ("EntryGroup", "entryGroups", "entry_group"),
    ("EntryType", "entryTypes", "entry_type"),
    ("AspectType", "aspectTypes", "aspect_type"),
):
    known, described = {f"{name}_id": "x"}, {f"{name}_configuration": {"description": "d"}}
    there = (f"GET {EU}/{path}/x", {"name": "x"})
    CATALOG += (
        catalog(f"Create{kind}", f"POST {EU}/{path}", operation(f"dataplex.v1.{kind}", name="x"), **known, **described),
        catalog(f"Create{kind}", f"POST {EU}/{path}", operation(f"dataplex.v1.{kind}", name="x"), **known, **described, validate_request=True),
        catalog(f"Get{kind}", *there, **known),
        catalog(f"Delete{kind}", f"DELETE {EU}/{path}/x", EMPTY, **known),
        catalog(f"List{kind}s", f"GET {EU}/{path}", {path: [{"name": "x"}], "nextPageToken": "2"}, **PAGED),
        catalog(f"Update{kind}", f"PATCH {EU}/{path}/x", operation(f"dataplex.v1.{kind}", name="x"), **known, **described, update_mask=["description"]),
    )  # fmt: skip
ENTRY = f"{EU}/entryGroups/g/entries"
GIVEN = {"entry_group_id": "g", "entry_id": "e"}
CATALOG += (
    catalog("CreateEntry", f"POST {ENTRY}", {"name": "e"}, **GIVEN, entry_configuration={"name": "e", "entry_type": "t"}),
    catalog("CreateEntry", **GIVEN, entry_configuration={"name": "e"}),
    catalog("GetEntry", f"GET {ENTRY}/e", {"name": "e"}, **GIVEN),
    catalog("ListEntries", f"GET {ENTRY}", {"entries": [{"name": "e"}]}, entry_group_id="g", **PAGED),
    catalog("SearchEntries", f"POST {EU}:searchEntries", {"results": [{"linkedResource": "r"}]}, query="q"),
    catalog("LookupEntry", f"GET {EU}:lookupEntry", {"name": "e"}, **GIVEN),
    catalog("UpdateEntry", f"PATCH {ENTRY}/e", {"name": "e"}, **GIVEN, entry_configuration={"name": "e"}, update_mask=["fully_qualified_name"]),
    catalog("DeleteEntry", f"DELETE {ENTRY}/e", {"name": "e"}, **GIVEN),
)  # fmt: skip

engine = of("compute", "ComputeEngine", project_id="shop", validate_body=False)
ZONE, TEMPLATES = "/projects/shop/zones/z", "/projects/shop/global/instanceTemplates"
STARTED, ENDED = {"name": "o"}, {"name": "o", "status": "DONE"}
MACHINE: dict[str, Any] = {
    "name": "m",
    "machine_type": "zones/z/machineTypes/n1",
    "disks": [{"boot": True}],
    "network_interfaces": [{"network": "n"}],
}
GROUP = {"name": "m", "base_instance_name": "b", "instance_template": "t", "target_size": 1}
COMPUTE = (
    engine("InsertInstance", f"GET {ZONE}/instances/m", {"name": "m", "machineType": "zones/z/machineTypes/n1"}, zone="z", body=MACHINE),
    engine("InsertInstance", zone="z", body={"name": "m"}),
    engine("InsertInstanceFromTemplate", f"GET {ZONE}/instances/m", {"name": "m"}, zone="z", body={"name": "m"}, source_instance_template="t"),
    engine("InsertInstanceTemplate", f"GET {TEMPLATES}/m", {"name": "m"}, body={"name": "m", "properties": MACHINE}),
    engine("InsertInstanceGroupManager", f"GET {ZONE}/instanceGroupManagers/m", {"name": "m"}, zone="z", body=GROUP),
    engine("DeleteInstance", f"GET {ZONE}/instances/m", {"name": "m"}, f"DELETE {ZONE}/instances/m", STARTED, f"GET {ZONE}/operations/o", ENDED, zone="z", resource_id="m"),
    engine("DeleteInstance", f"GET {ZONE}/instances/m", GONE, zone="z", resource_id="m"),
    engine("DeleteInstanceTemplate", f"GET {TEMPLATES}/m", {"name": "m"}, f"DELETE {TEMPLATES}/m", STARTED, "GET /projects/shop/global/operations/o", ENDED, resource_id="m"),
    engine("DeleteInstanceGroupManager", f"GET {ZONE}/instanceGroupManagers/m", {"name": "m"}, f"DELETE {ZONE}/instanceGroupManagers/m", STARTED, f"GET {ZONE}/operations/o", ENDED, zone="z", resource_id="m"),
    engine("CopyInstanceTemplate", f"GET {TEMPLATES}/n", {"name": "n"}, resource_id="m", body_patch={"name": "n"}),
)  # fmt: skip

see = of("vision", "CloudVision", project_id="shop", location="eu")
SETS, PRODUCTS = f"{EU}/productSets", f"{EU}/products"
VISION = (
    see("CreateProductSet", f"POST {SETS}", {"name": f"{SETS}/s"}, product_set={"display_name": "d"}),
    see("GetProductSet", f"GET {SETS}/s", {"name": "s", "displayName": "d"}, product_set_id="s"),
    see("UpdateProductSet", f"PATCH {SETS}/s", {"name": "s"}, product_set={"display_name": "d"}, product_set_id="s", update_mask={"paths": ["display_name"]}),
    see("DeleteProductSet", f"DELETE {SETS}/s", {}, product_set_id="s"),
    see("CreateProduct", f"POST {PRODUCTS}", {"name": "p/p"}, product={"display_name": "d"}, product_id="p"),
    see("GetProduct", f"GET {PRODUCTS}/p", {"name": "p"}, product_id="p"),
    see("DeleteProduct", f"DELETE {PRODUCTS}/p", {}, product_id="p"),
    see("CreateReferenceImage", f"POST {PRODUCTS}/p/referenceImages", {"name": "i/i"}, product_id="p", reference_image={"uri": "gs://b/i"}),
    see("DeleteReferenceImage", f"DELETE {PRODUCTS}/p/referenceImages/i", {}, product_id="p", reference_image_id="i"),
    see("AddProductToProductSet", f"POST {SETS}/s:addProduct", {}, product_id="p", product_set_id="s"),
    see("RemoveProductFromProductSet", f"POST {SETS}/s:removeProduct", {}, product_id="p", product_set_id="s"),
    *(case("operators.vision", f"CloudVision{name}Operator", (("POST", "/images:annotate", [{"responses": [{"textAnnotations": [{"description": "d"}]}]}]),), image={"source": {"image_uri": "gs://b/i"}}) for name in ("DetectText", "TextDetect", "DetectImageLabels", "DetectImageSafeSearch")),
    case("operators.vision", "CloudVisionImageAnnotateOperator", (("POST", "/images:annotate", [{"responses": [{}]}]),), request={"image": {"source": {"image_uri": "gs://b/i"}}}),
)  # fmt: skip

hide = of("dlp", "CloudDLP", project_id="shop")
P = "/projects/shop"
DLP: tuple[Case, ...] = (
    hide("CancelDLPJob", f"POST {P}/dlpJobs/j:cancel", {}, dlp_job_id="j"),
    hide("CreateDLPJob", f"POST {P}/dlpJobs", {"name": "projects/shop/dlpJobs/j"}, f"GET {P}/dlpJobs/j", {"name": "projects/shop/dlpJobs/j", "state": "DONE"}, inspect_job={"inspect_template_name": "n"}),
    hide("CreateDLPJob", f"POST {P}/dlpJobs", {"name": "projects/shop/dlpJobs/j"}, inspect_job={}, job_id="j", wait_until_finished=False),
    hide("GetDLPJob", f"GET {P}/dlpJobs/j", {"name": "j"}, dlp_job_id="j"),
    hide("DeleteDLPJob", f"DELETE {P}/dlpJobs/j", GONE, dlp_job_id="j"),
    hide("ListDLPJobs", f"GET {P}/dlpJobs", {"jobs": [{"name": "j"}]}, page_size=5),
    hide("CreateJobTrigger", f"POST {P}/jobTriggers", {"name": "t"}, job_trigger={"description": "d"}, trigger_id="t"),
    hide("GetDLPJobTrigger", f"GET {P}/jobTriggers/t", {"name": "t"}, job_trigger_id="t"),
    hide("UpdateJobTrigger", f"PATCH {P}/jobTriggers/t", {"name": "t"}, job_trigger_id="t", job_trigger={"description": "d"}, update_mask={"paths": ["description"]}),
    hide("DeleteJobTrigger", f"DELETE {P}/jobTriggers/t", {}, job_trigger_id="t"),
    hide("ListJobTriggers", f"GET {P}/jobTriggers", {"jobTriggers": [{"name": "t"}]}),
    hide("CreateStoredInfoType", f"POST {P}/storedInfoTypes", {"name": "t"}, config={"display_name": "d"}, stored_info_type_id="t"),
    hide("GetStoredInfoType", f"GET {P}/storedInfoTypes/t", {"name": "t"}, stored_info_type_id="t"),
    hide("UpdateStoredInfoType", f"PATCH {P}/storedInfoTypes/t", {"name": "t"}, stored_info_type_id="t", config={"display_name": "d"}),
    hide("DeleteStoredInfoType", f"DELETE {P}/storedInfoTypes/t", {}, stored_info_type_id="t"),
    hide("ListStoredInfoTypes", f"GET {P}/storedInfoTypes", {"storedInfoTypes": [{"name": "t"}]}),
    hide("InspectContent", f"POST {P}/content:inspect", {"result": {"findings": [{"quote": "q"}]}}, item={"value": "v"}, inspect_config={"info_types": [{"name": "n"}]}),
    hide("DeidentifyContent", f"POST {P}/content:deidentify", {"item": {"value": "v"}}, item={"value": "v"}, deidentify_config={"record_transformations": {}}),
    hide("ReidentifyContent", f"POST {P}/content:reidentify", {"item": {"value": "v"}}, item={"value": "v"}, reidentify_template_name="n"),
    hide("RedactImage", f"POST {P}/image:redact", {"extractedText": "t"}, byte_item={"data": b"abc"}, include_findings=True),
    hide("ListInfoTypes", "GET /infoTypes", {"infoTypes": [{"name": "n"}]}, language_code="en"),
)  # fmt: skip
for kind, name in (("Deidentify", "deidentify"), ("Inspect", "inspect")):
    path = f"{P}/{name}Templates"
    DLP += (
        hide(f"Create{kind}Template", f"POST {path}", {"name": "t"}, template_id="t", **{f"{name}_template": {"description": "d"}}),
        hide(f"Get{kind}Template", f"GET {path}/t", {"name": "t"}, template_id="t"),
        hide(f"Update{kind}Template", f"PATCH {path}/t", {"name": "t"}, template_id="t", **{f"{name}_template": {"display_name": "d"}}, update_mask={"paths": ["display_name"]}),
        hide(f"Delete{kind}Template", f"DELETE {path}/t", {}, template_id="t"),
        hide(f"List{kind}Templates", f"GET {path}", {f"{name}Templates": [{"name": "t"}]}),
    )  # fmt: skip

CASES = (*PLEX, *SCANS, *CATALOG, *COMPUTE, *VISION, *DLP)
