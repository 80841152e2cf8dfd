"""Add call buttons: devices at a desk."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("device") as device:
        device.add_column(sa.Column("desk", sa.Integer(), nullable=True))
        device.drop_constraint(op.f("device_role_check"), type_="check")
        device.create_check_constraint(op.f("device_role_check"), "role IN ('kiosk', 'display', 'button')")
        device.create_check_constraint(op.f("device_desk_check"), "(role = 'button') = (desk IS NOT NULL)")
        device.create_foreign_key(
            "device_station_id_desk_fkey", "desk", ["station_id", "desk"], ["station_id", "number"]
        )


def downgrade() -> None:
    op.execute("DELETE FROM device WHERE role = 'button'")
    with op.batch_alter_table("device") as device:
        device.drop_constraint("device_station_id_desk_fkey", type_="foreignkey")
        device.drop_constraint(op.f("device_desk_check"), type_="check")
        device.drop_constraint(op.f("device_role_check"), type_="check")
        device.create_check_constraint(op.f("device_role_check"), "role IN ('kiosk', 'display')")
        device.drop_column("desk")
