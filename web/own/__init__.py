"""The pages of a school and of a teacher, behind a secret link."""
