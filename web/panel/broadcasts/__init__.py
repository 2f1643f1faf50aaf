"""The studio's page: what is on air, who watches, what can be done."""
