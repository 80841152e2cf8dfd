"""Sessions and the own account: routes and pages."""
