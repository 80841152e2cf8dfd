"""`ciasc report`: create report files, rebuild figures, and compute rosters."""

from ciasc.cli.lazy_group import LazyGroup
from ciasc.content.messages import text

report = LazyGroup(
    "report",
    parts={
        "daily": "report.report_files",
        "file": "report.report_files",
        "month": "report.report_files",
        "poster": "report.poster_command",
        "rebuild": "report.rebuild_and_simulate",
        "roster": "report.roster",
    },
    help=text("cli.report.help"),
)

COMMANDS = (report,)
