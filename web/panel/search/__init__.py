"""Search: sessions, schools, people, programmes, releases and acts from one field."""
