"""Master data: the stored province, and every way to change it."""
