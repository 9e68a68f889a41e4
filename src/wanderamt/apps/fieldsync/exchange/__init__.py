"""How hub and units talk: one signed exchange that may be repeated, cut and resumed at will.

The hub's side is `access`, `views` and `answering`; the unit's side is `line`, `client`, `fetching` and
`running`. What both must agree on is in `signing` and `messages`.
"""
