"""`ciasc report`: create report files, rebuild figures, and compute rosters."""

from ciasc.cli.lazy_group import LazyGroup

report = LazyGroup(
    "report",
    parts={
        "daily": "report.report_files",
        "file": "report.report_files",
        "month": "report.report_files",
        "rebuild": "report.rebuild",
        "roster": "report.roster",
    },
    help="Las cifras de la comisaría.",
)

COMMANDS = (report,)
