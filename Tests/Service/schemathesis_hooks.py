"""What Schemathesis cannot know of uploads from the description.

An upload that meets a running job is answered with 202: its picture is in the
library once its own job has ended. The hooks wait for that, so that requests
that follow the upload may expect the picture. It is not there only where the
job says so: it was cancelled, or names the file among its failures.
"""

import uuid
from urllib.parse import urlsplit

import requests
import schemathesis

LONGEST = 600  # seconds without a word; guards against a server that hangs

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
    """The job, once its stream of events has ended, as it does with the job."""
    with requests.get(url, headers={"Accept": "text/event-stream"}, stream=True, timeout=LONGEST) as events:
        for _ in events.iter_content(None):
            pass
    return requests.get(url, timeout=LONGEST).json()


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if type(failure).__name__ != "EnsureResourceAvailability":
        return True
    return (case.path_parameters or {}).get("id") not in absent
