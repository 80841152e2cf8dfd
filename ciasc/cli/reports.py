"""`ciasc report`: the figures of the station, as files, looked through once more, and of days to come."""

from ciasc.cli.parts import Parts

report = Parts(
    "report",
    parts={
        "daily": "report_files",
        "file": "report_files",
        "month": "report_files",
        "rebuild": "reporting",
        "roster": "roster",
    },
    help="Las cifras de la comisaría.",
)

COMMANDS = (report,)
