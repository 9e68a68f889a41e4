"""The service list as files: XZuFi for other authorities, CSV for readers.

Pure: text in, values out. What the format is and where that was read stands in docs/reference/xzufi.md.
"""
