"""What the public sees away from the desk: the wall of the hall and the phone page."""
