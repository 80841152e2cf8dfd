"""Render the voice pack of `static/voice` with a speech engine; a tool of the build, never of a station."""
