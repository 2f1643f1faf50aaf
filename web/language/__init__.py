"""Languages, numbers, dates and names as visitors read them."""
