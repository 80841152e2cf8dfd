"""The configuration of a station: its document, its checks and its differences."""
