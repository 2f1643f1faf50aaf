"""Hand-written TOML, read with the line of every key, so that a fault can be found in an editor.

A leaf: only `scheduler.domain` is imported. `tomllib` reads the values; it keeps no positions, so
`lines` walks the same text once more for them.
"""
