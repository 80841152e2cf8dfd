import pytest

from ciasc.content.messages import explain
from ciasc.domain.core.errors import CiascError, NotAllowed
from ciasc.domain.core.permissions import (
    CITIZEN,
    DEVICE_ROLES,
    MAY,
    STAFF_ROLES,
    SYSTEM,
    Actor,
    Permission,
    Role,
)

# The permissions of each role, written a second time on purpose: a change of rights must be meant.
RIGHTS = {
    Role.AUXILIARY: (
        "issue reprint call_staff operate_desk call_at_desk see_queue see_wall see_own_work change_paper"
    ),
    Role.OFFICER: (
        "issue reprint call_staff operate_desk call_at_desk serve_officer_only "
        "see_queue see_wall see_own_work change_paper"
    ),
    Role.SUPERVISOR: (
        "issue reprint call_staff operate_desk call_at_desk serve_officer_only close_any_desk cancel_ticket "
        "call_for_any_desk "
        "see_queue see_wall see_reports see_own_work see_devices change_paper see_audit"
    ),
    Role.COMISARIO: (
        "issue reprint call_staff operate_desk call_at_desk serve_officer_only close_any_desk cancel_ticket "
        "call_for_any_desk "
        "see_queue see_wall see_reports see_own_work export_reports see_devices change_paper see_audit "
        "use_second_factor see_config publish_config"
    ),
    Role.ADMIN: (
        "see_wall see_own_work see_devices manage_staff manage_devices change_paper see_config configure "
        "publish_config see_audit use_second_factor"
    ),
    Role.KIOSK: "issue reprint call_staff tell_health",
    Role.DISPLAY: "see_wall acknowledge_calls tell_health",
    Role.BUTTON: "call_at_desk tell_health",
    Role.CITIZEN: "",
    Role.SYSTEM: "",
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_each_role_may_do_what_the_table_says(role: Role, permission: Permission) -> None:
    actor = Actor(id="x", role=role, name="x")
    may = permission.value in RIGHTS[role].split()
    assert actor.may(permission) is may
    if may:
        actor.must(permission)
        return
    with pytest.raises(NotAllowed):
        actor.must(permission)


def test_every_permission_is_given_to_a_role() -> None:
    assert set(MAY) == set(Permission)
    assert all(MAY.values())


def test_every_role_is_of_a_person_a_device_or_the_public() -> None:
    assert {*STAFF_ROLES, *DEVICE_ROLES, SYSTEM.role, CITIZEN.role} == set(Role)


def test_every_error_has_a_code_of_its_own_and_a_spanish_title() -> None:
    def below(kind: type[CiascError]) -> list[type[CiascError]]:
        return [kind, *(found for child in kind.__subclasses__() for found in below(child))]

    kinds = [kind for kind in below(CiascError) if kind.__module__.startswith("ciasc.")]
    codes = [kind.code for kind in kinds if "code" in vars(kind)]
    assert len(set(codes)) == len(codes)
    titles = [explain(kind("error.said", words="…")).title for kind in kinds]
    assert all(title[0].isupper() for title in titles)
