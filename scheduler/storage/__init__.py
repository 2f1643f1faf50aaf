"""Tables, migrations and repositories; what leaves here are domain values, never rows."""
