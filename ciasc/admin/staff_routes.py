"""Routes of accounts for an administrator's pages."""

from typing import Annotated, Literal

from flask import Blueprint
from pydantic import Field

from ciasc.domain.core.permissions import Permission, Role
from ciasc.ports import CommandAnswer, Reading, Transaction
from ciasc.station.access import accounts
from ciasc.station.access.hashing import hash_password, new_password
from ciasc.web.account.recent_password import require_recent_password
from ciasc.web.api.inputs import Input, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Spoken
from ciasc.web.server_parts import web

routes = Routes(Blueprint("admin_staff", __name__))

Name = Annotated[str, Field(min_length=1, max_length=60)]


class StaffRow(Output, title="StaffRow"):
    """An account."""

    name: str
    role: str
    active: bool
    must_change: bool
    languages: list[str]


class StaffList(Output, title="StaffList"):
    """All accounts."""

    staff: list[StaffRow]


class NewStaff(Input, title="NewStaff"):
    """A new account."""

    name: Name
    role: Literal["auxiliary", "officer", "supervisor", "comisario", "admin"]
    languages: frozenset[Spoken] = frozenset()


class FirstPassword(Output, title="FirstPassword"):
    """A password that is shown one time and changed at first use."""

    name: str
    password: str


@routes.operation("GET", "/admin/staff", "staff", who=Permission.MANAGE_STAFF, gives={200: StaffList})
def staff(_call: ApiCall[Nothing]) -> CommandAnswer:
    """List the accounts."""
    with web().station.store.read() as tx:
        return answer(StaffList(staff=staff_rows(tx)))


def staff_rows(tx: Reading) -> list[StaffRow]:
    """Return every account, by name."""
    return [
        StaffRow(
            name=one.name,
            role=one.role.value,
            active=one.active,
            must_change=one.must_change,
            languages=sorted(one.languages),
        )
        for one in tx.staff.all()
    ]


class StaffWithPassword(NewStaff):
    """A new account with its first password, and the hash that is stored."""

    shown: str
    digest: str


class ResetWithPassword(Input):
    """A new first password, and the hash that is stored."""

    shown: str
    digest: str


# A hash takes too long for a transaction.
def _for_new(call: ApiCall[NewStaff]) -> ApiCall[Input]:
    """Return the call with a first password."""
    sent, shown = require_recent_password(call).body, new_password()
    made = StaffWithPassword(
        name=sent.name,
        role=sent.role,
        languages=sent.languages,
        shown=shown,
        digest=hash_password(shown),
    )
    return call.with_body(made)


def _for_reset(call: ApiCall[Input]) -> ApiCall[Input]:
    """Return the call with a first password."""
    checked, shown = require_recent_password(call), new_password()
    return checked.with_body(ResetWithPassword(shown=shown, digest=hash_password(shown)))


# Answers with a secret are not kept for a repeated key.
@routes.command(
    "/admin/staff",
    "add_staff",
    who=Permission.MANAGE_STAFF,
    takes=NewStaff,
    gives={201: FirstPassword},
    repeats=False,
    before=_for_new,
)
def add_staff(call: ApiCall[StaffWithPassword], tx: Transaction) -> CommandAnswer:
    """Create an account; its first password is shown one time."""
    sent = call.body
    accounts.add_staff(
        tx,
        call.actor,
        call.station.clock(),
        sent.name,
        Role(sent.role),
        sent.digest,
        must_change=True,
        languages=frozenset[str](sent.languages),
    )
    return answer(FirstPassword(name=sent.name.strip(), password=sent.shown), 201)


@routes.command(
    "/admin/staff/<name>/reset",
    "reset_staff",
    who=Permission.MANAGE_STAFF,
    gives={200: FirstPassword},
    repeats=False,
    before=_for_reset,
)
def reset_staff(call: ApiCall[ResetWithPassword], tx: Transaction) -> CommandAnswer:
    """Give an account a new first password, shown one time; its sign-ins end."""
    name = call.path["name"]
    accounts.reset_staff(tx, call.actor, call.station.clock(), name, call.body.digest)
    return answer(FirstPassword(name=name, password=call.body.shown))


@routes.command(
    "/admin/staff/<name>/disable",
    "disable_staff",
    who=Permission.MANAGE_STAFF,
    gives={200: StaffList},
    before=require_recent_password,
)
def disable_staff(call: ApiCall[Nothing], tx: Transaction) -> CommandAnswer:
    """Disable an account and end its sign-ins; its desk closes, and its present ticket is set aside."""
    accounts.disable_staff(tx, call.actor, call.station.clock(), call.path["name"])
    call.station.desks.send_home(tx, call.actor)
    return answer(StaffList(staff=staff_rows(tx)))
