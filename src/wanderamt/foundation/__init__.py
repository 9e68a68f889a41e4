"""What every Django room stands on: access rules, links, time, events after commit, mail, PDF, forms."""
