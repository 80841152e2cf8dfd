"""The guard: what CIASC shows to the outside, kept in files and compared in `make check`."""
