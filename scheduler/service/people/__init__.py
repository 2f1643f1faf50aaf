"""People: accounts, passwords, sign-in, access tokens and secret links."""
