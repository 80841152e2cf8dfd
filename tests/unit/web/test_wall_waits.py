"""The waits on the wall: letters with the same wait together, in few enough groups for two lines."""

import pytest

from ciasc.display.wall_view import wait_groups


@pytest.mark.parametrize(
    ("waits", "groups"),
    [
        ({}, []),
        ({"B": 10, "A": 10, "C": 5}, [(5, ["C"]), (10, ["A", "B"])]),
        ({"A": 75, "B": 61, "C": 60}, [(60, ["C"]), (61, ["A", "B"])]),
        (
            {"A": 5, "B": 10, "C": 20, "D": 30, "E": 33},
            [(5, ["A"]), (10, ["B"]), (20, ["C"]), (33, ["D", "E"])],
        ),
        (
            {"A": 5, "B": 10, "C": 15, "D": 20, "E": 60, "F": 61},
            [(15, ["A", "B", "C"]), (20, ["D"]), (60, ["E"]), (61, ["F"])],
        ),
    ],
)  # fmt: skip
def test_letters_are_grouped_by_their_waits(
    waits: dict[str, int], groups: list[tuple[int, list[str]]]
) -> None:
    assert wait_groups(waits) == groups
