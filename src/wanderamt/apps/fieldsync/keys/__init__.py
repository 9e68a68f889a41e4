"""Keys and certificates: who a unit is, who the hub is, and what only one of them may read.

Nothing here is cryptography of our own: Ed25519 and X.509 come from `cryptography`, sealing and the start
secret from age (`pyrage`).
"""
