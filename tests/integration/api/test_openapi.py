"""The document of the API is true: what it lists is answered, and nothing that fits it breaks the server."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from ciasc.flask_app import ALL_ROUTES
from tests.api import take
from tests.live import Live
from tests.search_effort import EFFORT

MONITORING = ("/healthz", "/readyz", "/metrics")


def test_the_document_lists_every_operation(live: Live) -> None:
    document = live.http().get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    listed = {
        (method.upper(), path.replace("{", "<").replace("}", ">"))
        for path, methods in document["paths"].items()
        for method in methods
    }
    served = {
        (operation.method, "/api/v1" + operation.path.replace("<desk:", "<"))
        for routes in ALL_ROUTES
        for operation in routes.operations
    }
    assert listed == served | {("GET", path) for path in MONITORING}
    for path, methods in document["paths"].items():
        for method, entry in methods.items():
            assert entry["summary"]
            assert "405" in entry["responses"]
            if path not in MONITORING:
                refusals = {"400", "401", "422", "429"} | ({"409", "413"} if method == "post" else set())
                assert set(entry["responses"]) > refusals
            desk = [one["schema"]["type"] for one in entry["parameters"] if one["name"] == "number"]
            assert desk in ([], ["integer"])


def test_what_monitoring_asks_is_answered_as_the_document_says(live: Live) -> None:
    paths = live.http().get("/openapi.json").json()["paths"]
    for path in MONITORING:
        answer = live.browser().get(path)
        assert answer.headers["Content-Type"] in paths[path]["get"]["responses"]["200"]["content"]


def test_every_reference_of_the_document_leads_somewhere(live: Live) -> None:
    document = live.http().get("/openapi.json").json()
    for ref in references(document):
        place = document
        for part in ref.removeprefix("#/").split("/"):
            place = place[part]
        assert place


def references(part: Any) -> Iterator[str]:
    """Return every reference in that part."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from references(one)


def test_the_document_names_the_headers_that_count(live: Live) -> None:
    document = live.http().get("/openapi.json").json()
    token = document["components"]["securitySchemes"]["csrf"]
    assert (token["in"], token["name"]) == ("header", "X-CSRF-Token")
    path = document["paths"]["/api/v1/desks/{number}/open"]["post"]
    assert path["security"] == [{"bearer": []}, {"session": [], "csrf": []}]
    assert document["paths"]["/api/v1/queue"]["get"]["security"] == [{"bearer": []}, {"session": []}]
    assert set(path["responses"]["429"]["headers"]) == {"Retry-After"}
    assert set(path["responses"]["405"]["headers"]) == {"Allow"}


@pytest.mark.long
def test_nothing_that_is_sent_breaks_the_server(live: Live) -> None:
    import schemathesis  # noqa: PLC0415 - a second of work for whoever only collects this file
    from schemathesis.checks import not_a_server_error  # noqa: PLC0415 - as above

    take(live)
    live.http("comisario").post("/desks/1/open")
    schema = schemathesis.openapi.from_dict(live.http().get("/openapi.json").json())
    schema.config.update(base_url=live.base)
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]

        if operation.path.endswith((".pdf", ".xlsx")):
            continue  # each is a process of its own for seconds; test_report_jobs.py covers them

        @settings(max_examples=4 * EFFORT, deadline=None, database=None, suppress_health_check=[*HealthCheck])
        @given(case=operation.as_strategy())
        def send(case: schemathesis.Case[Any]) -> None:
            for who in ("comisario", "kiosk", "admin"):
                answer = case.call(headers={"Authorization": f"Bearer {live.tokens[who]}"})
                case.validate_response(answer, checks=[not_a_server_error])

        send()
