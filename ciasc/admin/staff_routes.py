"""Routes of accounts for an administrator's pages."""

from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from ciasc.admin.config_routes import routes
from ciasc.domain.core.permissions import Permission, Role
from ciasc.ports import CommandAnswer, Reading
from ciasc.station import Station
from ciasc.station.access import accounts
from ciasc.web.account.recent_password import require_recent_password
from ciasc.web.api.inputs import JSON, Input, Nothing
from ciasc.web.api.operations import ApiCall, answer
from ciasc.web.api.outputs import Output
from ciasc.web.api.schemas import Spoken
from ciasc.web.context import web

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


# Answers with a secret are not kept for a repeated key.
@routes.operation(
    "POST",
    "/admin/staff",
    "add_staff",
    who=Permission.MANAGE_STAFF,
    takes=NewStaff,
    gives={201: FirstPassword},
    repeats=False,
)
def add_staff(call: ApiCall[NewStaff]) -> Response:
    """Create an account; its first password is shown one time."""
    require_recent_password(call)
    station, sent = web().station, call.body
    made = accounts.add_staff(
        station.store,
        call.actor,
        station.clock(),
        sent.name,
        Role(sent.role),
        None,
        frozenset[str](sent.languages),
    )
    return _secret(FirstPassword(name=sent.name.strip(), password=made or ""), 201)


@routes.operation(
    "POST",
    "/admin/staff/<name>/reset",
    "reset_staff",
    who=Permission.MANAGE_STAFF,
    gives={200: FirstPassword},
    repeats=False,
)
def reset_staff(call: ApiCall[Nothing]) -> Response:
    """Give an account a new first password, shown one time; its sign-ins end."""
    require_recent_password(call)
    station, name = web().station, call.path["name"]
    made, _ = accounts.reset_staff(station.store, call.actor, station.clock(), name)
    return _secret(FirstPassword(name=name, password=made), 200)


@routes.operation(
    "POST",
    "/admin/staff/<name>/disable",
    "disable_staff",
    who=Permission.MANAGE_STAFF,
    gives={200: StaffList},
)
def disable_staff(call: ApiCall[Nothing]) -> CommandAnswer:
    """Disable an account and end its sign-ins; its desk closes, and its present ticket is set aside."""
    require_recent_password(call)

    def disabled(station: Station) -> CommandAnswer:
        accounts.disable_staff(station.store, call.actor, station.clock(), call.path["name"])
        station.send_home(call.actor)
        with station.store.read() as tx:
            return answer(StaffList(staff=staff_rows(tx)))

    return call.once(disabled)


def _secret(body: Output, status: int) -> Response:
    return Response(body.model_dump_json(), status, mimetype=JSON)
