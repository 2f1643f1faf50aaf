"""The name by which everything speaks of one session: its programme and its number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SessionKey:
    """Session `number` (from 1) of the programme `programme_id`, written `maths-2bac-pc/3`."""

    programme_id: str
    number: int

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.number}"

    @classmethod
    def parse(cls, text: str) -> "SessionKey":
        """Read the written form back. Raises `ValueError` when it is not one."""
        programme_id, slash, number = text.rpartition("/")
        if not slash or not programme_id:
            raise ValueError(text)
        return cls(programme_id, int(number))
