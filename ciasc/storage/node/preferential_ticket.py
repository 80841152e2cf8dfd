"""Give the preferential lane to a ticket that the station does not know yet."""

from dataclasses import replace

from sqlalchemy import and_, select, update

from ciasc.storage.node.node_papers import GIVEN, SLIP
from ciasc.storage.node.node_store import CHOICE, NodeStore
from ciasc.storage.node.node_tables import HandOverState, given


def prefer_pending(store: NodeStore, ticket_id: str) -> bool:
    """Set the lane of a ticket that waits for its hand-over; return whether there is one."""
    mine = and_(given.c.id == ticket_id, given.c.way == HandOverState.WAITING)
    with store.writing() as connection:
        row = connection.execute(select(given).where(mine)).first()
        if row is None:
            return False
        choice = replace(CHOICE.validate_json(row.choice), lane="preferential")
        ticket = replace(GIVEN.validate_json(row.given), lane="preferential")
        slip = replace(SLIP.validate_json(row.slip), preferential=True)
        connection.execute(
            update(given)
            .where(mine)
            .values(
                choice=CHOICE.dump_json(choice).decode(),
                given=GIVEN.dump_json(ticket).decode(),
                slip=SLIP.dump_json(slip).decode(),
            )
        )
    return True
