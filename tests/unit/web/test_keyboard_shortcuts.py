"""The keys of the desk: each has one action, and only a state with a next step shows one."""

from ciasc.desk.keyboard_shortcuts import KEYS, next_keys


def test_no_key_has_two_actions() -> None:
    assert len(set(KEYS.values())) == len(KEYS)


def test_only_a_state_with_a_step_has_a_key() -> None:
    assert list(next_keys(["free", "serving", "other"]).values()) == [KEYS["next_step"], KEYS["complete"], ""]
