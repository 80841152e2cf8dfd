"""The list at the end of `make test`: short, with numbers and what to do."""

from tests.not_tried import summary


def test_the_list_has_a_line_for_each_reason_with_its_number() -> None:
    reasons = ["Skipped: chromium", "Skipped: zbarimg", "Skipped: chromium", "Skipped: udevadm verify"]
    assert summary(reasons, long=7) == [
        "    2  chromium: apt-get install chromium",
        "    1  zbarimg: apt-get install zbar-tools",
        "    1  udevadm verify",
        "    7  long tests: TEST_CIASC_EFFORT=2 make test, or .ci/run",
    ]


def test_many_reasons_are_still_a_short_list() -> None:
    lines = summary([f"reason {number}" for number in range(100)], long=0)
    assert len(lines) == 9
    assert lines[-1] == "   92  92 other reasons: pytest -rs lists them"


def test_there_is_no_list_when_all_tests_ran() -> None:
    assert summary([], long=0) == []
