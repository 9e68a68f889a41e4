"""What every Django room stands on: access rules, signed links, time, events after commit, mail, PDF, form base."""
