"""Days to come: roster, staffing, and how accurate the estimates were."""
