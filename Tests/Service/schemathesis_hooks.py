"""What Schemathesis cannot know of uploads from the description.

An upload that meets a running job is answered with 202: its picture is in the
library once its own job has ended. The hooks wait for that, so that requests
that follow the upload may expect the picture. It is not there only where the
job says so: it was cancelled, or names the file among its failures.
"""

import time
import uuid
from urllib.parse import urlsplit

import requests
import schemathesis

ENDED = {"finished", "failed", "cancelled"}
LONGEST = 600  # seconds; guards against a job that never ends

# Ids of uploads that their job did not bring into the library.
absent = set()


@schemathesis.hook
def after_call(context, case, response):
    if case.operation.definition.raw.get("operationId") != "upload" or response.status_code != 202:
        return
    reply = response.json()
    address = urlsplit(response.request.url)
    job = wait_for(f"{address.scheme}://{address.netloc}/api/v1/jobs/{reply['job']}")
    if job["state"] != "finished":
        absent.update(item["id"] for item in reply["results"] if item["id"])
        return
    # A picture's id is made of its path.
    absent.update(str(uuid.uuid5(uuid.NAMESPACE_URL, failure["path"])) for failure in job["report"]["failures"])


def wait_for(url):
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        job = requests.get(url, timeout=60).json()
        if job["state"] in ENDED:
            return job
        time.sleep(0.05)
    raise AssertionError(f"{url} did not end")


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if type(failure).__name__ != "EnsureResourceAvailability":
        return True
    return (case.path_parameters or {}).get("id") not in absent
