"""Values that every room shares: identity, time, money, places, errors. No framework, no I/O."""
