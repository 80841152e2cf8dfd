"""Routes for the paper in the printers: a roll was changed."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ciasc.content.messages import sentences
from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer, Transaction
from ciasc.web.api.inputs import Input
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output

routes = Routes(Blueprint("paper", __name__))


class NewRoll(Input, title="NewRoll"):
    """A new roll in a printer; as long as the last one unless set otherwise."""

    roll_mm: Annotated[int, Field(ge=1)] | None = None


class PaperLeft(Output, title="PaperLeft"):
    """The paper of one printer, computed from what it printed on its present roll."""

    printer: str
    roll_mm: int
    used_mm: int
    tickets_left: int
    paper_warning: str | None


@routes.command(
    "/printers/<printer>/new-roll",
    "new_roll",
    who=Permission.CHANGE_PAPER,
    takes=NewRoll,
    gives={200: PaperLeft},
)
def new_roll(call: ApiCall[NewRoll], tx: Transaction) -> CommandAnswer:
    """Set the paper of a printer to a new roll."""
    roll = call.station.paper.new_roll(tx, call.actor, call.path["printer"], call.body.roll_mm)
    left = PaperLeft(
        printer=roll.printer,
        roll_mm=roll.roll_mm,
        used_mm=roll.used_mm,
        tickets_left=roll.tickets_left,
        paper_warning=sentences(roll.warning) or None,
    )
    return answer(left)
