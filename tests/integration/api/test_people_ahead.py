"""How many people are ahead: kiosk, API and phone page say the same, and count those who go first there."""

from tests.api import Desk, Json, take
from tests.live import Live


def said_of(live: Live, ticket: Json) -> tuple[int, int, str]:
    """Return the count of the kiosk's answer and of the API, and the place that the phone page says."""
    page = live.browser().get(ticket["status_url"]).text
    places = ("Usted sigue", "1 persona antes que usted", "2 personas antes que usted")
    words = [words for words in (*places, "3 personas antes que usted") if words in page]
    assert len(words) == 1
    return ticket["ahead"], live.http().get(f"/tickets/{ticket['token']}").json()["ahead"], words[0]


def test_the_first_for_an_auxiliary_has_nobody_ahead_though_others_wait_for_an_officer(live: Live) -> None:
    desk = Desk(live, 1).open()
    for _ in range(3):
        take(live, "otras_denuncias")
    live.clock.forward(3600)
    ticket = take(live)
    assert said_of(live, ticket) == (0, 0, "Usted sigue")
    second = take(live)
    assert said_of(live, second) == (1, 1, "1 persona antes que usted")
    assert desk.call()["code"] == ticket["code"]
    assert live.http().get(f"/tickets/{second['token']}").json()["ahead"] == 0


def test_a_desk_that_opens_for_all_changes_who_is_ahead(live: Live) -> None:
    Desk(live, 1).open()
    for _ in range(2):
        take(live, "otras_denuncias")
    live.clock.forward(3600)
    ticket = take(live)
    assert said_of(live, ticket) == (0, 0, "Usted sigue")
    Desk(live, 2, "officer").open()
    assert live.http().get(f"/tickets/{ticket['token']}").json()["ahead"] == 2


def test_before_a_desk_opens_all_who_came_earlier_are_ahead(live: Live) -> None:
    take(live, "otras_denuncias")
    live.clock.forward(3600)
    take(live)
    assert said_of(live, take(live)) == (2, 2, "2 personas antes que usted")
