"""`ciasc report`: figures as files, rosters, rebuilds."""
