"""Live rooms: snapshots, sockets, and which devices are connected."""
