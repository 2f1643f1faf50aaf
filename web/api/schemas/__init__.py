"""What the API says, as pydantic models; each is made from a domain value by its `of`."""
