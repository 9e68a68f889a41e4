"""Django on SQLCipher: the SQLite of a unit, encrypted page by page (see `base`)."""
