"""Discreet services: together if they are few, and on every live page that the public may see."""

from collections.abc import Hashable

import pytest

from ciasc.domain.stats.figures import Figures
from ciasc.reports.discreet_services import merge_discreet

DISCREET = frozenset({"violencia", "desaparecidos"})
Groups = dict[tuple[Hashable, ...], Figures]


def of(**issued: int) -> Groups:
    return {(key,): Figures(issued=many) for key, many in issued.items()}


@pytest.mark.parametrize(
    ("issued", "live", "told"),
    [
        ({"informes": 3}, False, {"informes": 3}),
        ({"informes": 3, "violencia": 10}, False, {"informes": 3, "violencia": 10}),
        ({"violencia": 9, "desaparecidos": 1}, False, {None: 10}),
        ({"violencia": 10, "desaparecidos": 1}, False, {"violencia": 10, None: 1}),
        ({"violencia": 10, "desaparecidos": 1}, True, {None: 11}),
    ],
)
def test_discreet_services_are_named_for_ten_tickets_or_more(
    *, issued: dict[str, int], live: bool, told: dict[str | None, int]
) -> None:
    found = merge_discreet(of(**issued), ("service",), DISCREET, live=live)
    assert {key: one.issued for (key,), one in found.items()} == told


def test_each_group_is_checked_by_itself() -> None:
    found: Groups = {(9, "violencia"): Figures(issued=10), (10, "violencia"): Figures(issued=9)}
    assert set(merge_discreet(found, ("hour", "service"), DISCREET)) == {(9, "violencia"), (10, None)}
    assert merge_discreet(found, ("hour", "lane"), DISCREET) == found
