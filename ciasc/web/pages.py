"""Parts of every page, and the pages that belong to no edge: the start and the sign-in."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request

from ciasc.content.messages import render, text
from ciasc.domain.core.errors import Conflict
from ciasc.domain.core.permissions import Permission, Role
from ciasc.web.api.operations import Routes
from ciasc.web.api.schemas import rfc3339
from ciasc.web.auth.credentials import DEVICE_COOKIES, Caller, check_csrf, check_origin
from ciasc.web.server_parts import Door, web
from ciasc.web.session_cookie import end_session, set_cookie

routes = Routes(Blueprint("pages", __name__, template_folder="templates"))

_SOON_S: Final = "15"
_TOKEN: Final = re.compile(r"[\w-]{1,200}", re.ASCII)
"""What may be the token of a device."""
Page = str | Response
DEVICE_HOURS = 24 * 400
_CLOCK_STATES = frozenset({"back", "ahead", "old", "unsure"})
_DOORS = (
    Door("desks", "/modulo/", "desk", Permission.OPERATE_DESK),
    Door("hall", "/sala", "people", Permission.CLOSE_ANY_DESK),
    Door("reports", "/reportes", "chart", Permission.SEE_REPORTS),
    Door("audit", "/auditoria", "list", Permission.SEE_AUDIT),
    Door("admin", "/admin/", "gear", Permission.SEE_CONFIG),
    Door("devices", "/equipos", "printer", Permission.SEE_DEVICES),
)


def current_caller() -> Caller | None:
    """Return the caller of this page; None if unknown."""
    return web().callers.of(request)


def clock_words(state: str) -> str:
    """Return what is wrong with the clock of the server and what to do; empty if it is right."""
    return text(f"web.health.clock.{state}") if state in _CLOCK_STATES else ""


def page(name: str, who: Caller | None, **values: Any) -> str:  # noqa: ANN401 - whatever the template shows
    """Render that template with what every page gets: the CSRF token, the person signed in, and the time."""
    me: Mapping[str, str | bool] | None = None
    if who is not None and who.staff is not None:
        me = {
            "name": who.actor.name,
            "role": who.actor.role.value,
            "csrf": who.csrf,
            "helps": who.actor.may(Permission.OPERATE_DESK),
            "police": who.actor.may(Permission.SERVE_OFFICER_ONLY),
        }
    station = web().station
    now = station.clock()
    return render_template(
        name,
        csrf_token=who.csrf if who is not None else "",
        me=me,
        clock_words=clock_words(web().clock_state()) if me is not None else "",
        server_time=rfc3339(now),
        printed=station.calendar.local(now),
        **values,
    )


def for_staff(permission: Permission | None, show: Callable[[Caller], Page]) -> Page:
    """Return the page that `show` renders if the person may see it (all, if None), else the sign-in."""
    who = current_caller()
    if who is None or who.staff is None:
        return _to_sign_in()
    if who.staff.must_change:
        return _redirect("/entrar?cambiar=1&siguiente=" + quote(request.full_path.rstrip("?")))
    if permission is not None:
        who.actor.must(permission)
    return show(who)


def for_device(permission: Permission, show: Callable[[Caller], Page]) -> Page:
    """Return the page that `show` renders for a device or a person with that permission.

    A device signs in one time with `?token=`: the token goes into a cookie and out of the address, also one
    that the station does not know now: it is a secret of a device, and may be known again.
    """
    asking = sorted(web().callers.by_cookies(request), key=lambda who: who.staff is not None)
    token = request.args.get("token")
    if token is not None:
        return _without_token(token, permission, signed_in=bool(asking))
    who = next((who for who in asking if who.actor.may(permission)), None) or current_caller()
    if who is None or (who.staff is None and not who.actor.may(permission)):
        return _unknown_device("kiosk" if permission is Permission.ISSUE else "wall")
    who.actor.must(permission)
    return show(who)


def _without_token(token: str, permission: Permission, *, signed_in: bool) -> Response:
    """Return the redirect to the same address without its token, which a cookie keeps.

    A token that the station does not know takes no place of a device that is signed in.
    """
    rest = urlencode([(name, value) for name, value in request.args.items() if name != "token"])
    response = _redirect(f"{request.path}?{rest}" if rest else request.path)
    known = web().callers.by_token(token)
    role = known.actor.role if known is not None else None
    if known is None and not signed_in and _TOKEN.fullmatch(token):
        role = Role.KIOSK if permission is Permission.ISSUE else Role.DISPLAY
    if role is not None and role in DEVICE_COOKIES:
        set_cookie(response, DEVICE_COOKIES[role], token, DEVICE_HOURS)
    return response


def _unknown_device(kind: str) -> Page:
    """Show a device that the station does not know what it is, in place of the sign-in of the staff."""
    with web().station.store.read() as tx:
        name = tx.config.station().name
    machine = "kiosk" if kind == "kiosk" else "display"
    shown = page(
        "unknown_device.html", None, kind=kind, machine=machine, station=name, address=quote(request.path)
    )
    return Response(shown, 401, {"Refresh": _SOON_S})  # as soon as it is registered, it works


def _to_sign_in() -> Response:
    return _redirect("/entrar?siguiente=" + quote(request.path))


def _redirect(to: str) -> Response:
    response = redirect(to)
    assert isinstance(response, Response)  # noqa: S101 - Flask's own class
    return response


@routes.pages.get("/")
def start() -> Page:
    """Show the list of pages: to a person signed in, those that they may open."""
    with web().station.store.read() as tx:
        name = tx.config.station().name
    who = current_caller()
    shown = [
        door
        for door in _DOORS
        if door.may is None or who is None or who.staff is None or who.actor.may(door.may)
    ]
    return page("home.html", who, station=name, doors=shown)


@routes.pages.get("/entrar")
def sign_in() -> Page:
    """Show the sign-in."""
    if "token" in request.args:  # a device's secret in the wrong address
        return _redirect("/entrar")
    wish = request.args.get("siguiente", "/")
    return page(
        "sign_in.html",
        current_caller(),
        next=wish if _is_own(wish) else "/",
        change=bool(request.args.get("cambiar")),
    )


@routes.pages.post("/salir")
def sign_out() -> Page:
    """Sign out, also where no script runs; or say why that must wait."""
    who = current_caller()
    if who is None or who.cookie is None or who.staff is None:
        return _redirect("/entrar")
    check_origin(request, who)
    check_csrf(request, who, request.form.get("csrf", ""))
    try:
        return end_session(who, _redirect("/entrar"))
    except Conflict as waits:
        back = f"/modulo/{(waits.now or {}).get('desk', '')}"
        body = render_template(
            "error.html", title=text("web.session.cannot_sign_out"), detail=render(waits.message), back=back
        )
        return Response(body, 409)


def _is_own(address: str) -> bool:
    """Return whether that is a path of this server, also to a browser, which drops tabs."""
    plain = address.isprintable() and "\\" not in address
    return plain and address.startswith("/") and not address.startswith("//")
