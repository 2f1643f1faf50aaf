"""The words and rules of the broadcast schedule.

Only the standard library may be imported here. No file, database or network is touched, and
"now" and the time zone are always arguments. Translated texts are made elsewhere.
"""
