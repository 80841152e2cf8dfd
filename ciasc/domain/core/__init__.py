"""What every rule needs: errors, days, permissions, services, shifts, paper."""
