"""CIASC: the front-desk queue of a police station, from touch to report."""
