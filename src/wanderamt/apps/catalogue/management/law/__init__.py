"""The subcommands of `wanderamt law`, one module each."""
