"""The keys of the desk: each has one action, and only a state with a next step shows one."""

import re

from ciasc.desk.keyboard_shortcuts import KEYS, next_keys
from tests.documents import ROOT


def test_no_key_has_two_actions() -> None:
    assert len(set(KEYS.values())) == len(KEYS)


def test_no_key_of_a_desk_is_one_of_the_alerts() -> None:
    alerts = (ROOT / "static/js/lib/alerts.js").read_text(encoding="utf-8")
    of_alerts = set(re.findall(r'"(F\d|Alt\+[A-Z])"', alerts))
    assert of_alerts
    assert of_alerts & set(KEYS.values()) == set()


def test_only_a_state_with_a_step_has_a_key() -> None:
    assert list(next_keys(["free", "serving", "other"]).values()) == [KEYS["next_step"], KEYS["complete"], ""]
