"""A visit from the touch to the report, over HTTP."""

from tests.live import Live


def test_a_visit_moves_from_kiosk_to_report(live: Live) -> None:
    kiosk, desk, chief = live.http("kiosk"), live.http("auxiliary"), live.http("comisario")
    issued = kiosk.post("/tickets", json={"service": "informes"}).json()
    assert (issued["code"], issued["state"], issued["ahead"]) == ("A001", "waiting", 0)
    assert desk.post("/desks/1/open").status_code == 200
    live.clock.forward(120)
    called = desk.post("/desks/1/call-next").json()
    assert (called["code"], called["desk"], called["actions"][0]) == ("A001", 1, "serve")
    served = desk.post("/desks/1/serve", json={"version": called["version"]}).json()
    live.clock.forward(300)
    ended = desk.post("/desks/1/complete", json={"version": served["version"], "outcome": "attended"})
    assert ended.json()["state"] == "completed"
    row = chief.get("/reports/waits").json()
    assert [(r["service"], r["attended"], r["wait_p50_s"], r["service_p50_s"]) for r in row] == [
        ("informes", 1, 120, 300)
    ]


def test_the_wall_gets_a_call_immediately(live: Live) -> None:
    wall = live.screen("display")
    assert wall.watch("display")["ok"] is True
    live.http("kiosk").post("/tickets", json={"service": "informes"})
    desk = live.http("auxiliary")
    desk.post("/desks/1/open")
    desk.post("/desks/1/call-next")
    last = wall.wait_for_seq(desk.get("/desks/1").json()["seq"])
    assert [(c["code"], c["desk"]) for c in last["calls"]] == [("A001", 1)]  # type: ignore[attr-defined]
    wall.close()
