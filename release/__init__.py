"""What makes CIASC leave this checkout: the build of its wheel, and the stick for a station."""
