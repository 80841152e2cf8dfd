"""What may be shown of discreet services: one rule for every page, every file and the API.

Live figures are read beside the people that they count, so all discreet services are one there, "Atención
reservada", for any number of tickets. The figures of a period name such a service in each group of `FEW`
tickets or more (`ciasc/domain/stats/figures.py`); smaller groups, which might identify one person, are added
to that same one. Lists of tickets never name it, and the rows of the files count it under the public service
that covers it.
"""

from collections.abc import Collection, Mapping, Sequence

from ciasc.content.messages import section_words
from ciasc.domain.config.document import Configuration
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import Group
from ciasc.ports import Reading
from ciasc.reports.figure_cells import total

RESERVED: None = None
"""The key of the services that are not named."""


def discreet_name() -> str:
    """Return the name of the discreet services that are not named."""
    words: str = section_words("desk")["reserved"]
    return words


def discreet_of(tx: Reading) -> frozenset[str]:
    """Return the keys of the discreet services."""
    return frozenset(key for key, service in tx.config.services().items() if service.discreet)


def service_name(config: Configuration, key: str | None) -> str:
    """Return the name of a service, or of the services that are not named."""
    return discreet_name() if key is RESERVED else config.name_of(key)


def merge_discreet(
    found: Mapping[Group, Figures], by: Sequence[str], discreet: Collection[str], *, live: bool = False
) -> dict[Group, Figures]:
    """Return the figures by groups; discreet services are merged under `RESERVED` if the rule requires it."""
    if "service" not in by:
        return dict(found)
    place = list(by).index("service")
    groups: dict[Group, list[Figures]] = {}
    for group, told in found.items():
        hides = group[place] in discreet and (live or told.hidden)
        shown = (*group[:place], RESERVED, *group[place + 1 :]) if hides else group
        groups.setdefault(shown, []).append(told)
    return {group: total(some) for group, some in groups.items()}
