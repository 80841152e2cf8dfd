"""The keys of the desk page: its buttons show them, and `static/js/lib/keyboard.js` listens for them.

A key is as `KeyboardEvent.key` names it, after "Alt+" for a letter. "Voy yo", on every page of the staff, has
its key in `static/js/lib/alerts.js`.
"""

from collections.abc import Iterable, Mapping
from typing import Final

KEYS: Final[Mapping[str, str]] = {
    "next_step": "F2",
    "complete": "F9",
    "recall": "F4",
    "no-show": "F8",
    "left": "Alt+U",
    "denuncia-ref": "Alt+R",
    "transfer": "Alt+T",
    "park": "Alt+G",
    "lane": "Alt+L",
    "language": "Alt+I",
    "copy": "Alt+C",
    "pause": "Alt+P",
    "close": "Alt+X",
    "services": "Alt+S",
    "issue": "Alt+N",
    "help": "Alt+A",
    "undo": "Alt+Z",
    "queue": "Alt+Q",
    "meanwhile-ok": "Alt+O",
}
"""The key of each action, by the id of its button; the next step has one, and another for completing."""

_WITHOUT_STEP: Final = frozenset({"other", "silent", "unfit"})
"""The states of a desk in which its person can take no step."""


def next_keys(states: Iterable[str]) -> dict[str, str]:
    """Return the key of the next step by the state of the desk; empty where it has none."""
    return {state: _key(state) for state in states}


def _key(state: str) -> str:
    if state in _WITHOUT_STEP:
        return ""
    return KEYS["complete" if state == "serving" else "next_step"]
