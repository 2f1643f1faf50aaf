"""Short names of subjects, for places where a programme's title is too long."""

from flask_babel import gettext


def subject_word(subject: str) -> str:
    """Name a subject in a word or two; one that is not known keeps its own short name."""
    known = {
        "alphabetisation": gettext("Literacy"),
        "amazighe": gettext("Amazigh"),
        "anglais": gettext("English"),
        "arabe": gettext("Arabic"),
        "economie": gettext("Economics"),
        "ecoute": gettext("Counselling"),
        "education-islamique": gettext("Islamic education"),
        "formation": gettext("Training"),
        "francais": gettext("French"),
        "histoire-geographie": gettext("History and geography"),
        "informatique": gettext("Computing"),
        "maths": gettext("Mathematics"),
        "methodologie": gettext("Study methods"),
        "orientation": gettext("Guidance"),
        "pedagogie": gettext("Teaching methods"),
        "philosophie": gettext("Philosophy"),
        "physique-chimie": gettext("Physics and chemistry"),
        "svt": gettext("Life and earth sciences"),
    }
    return known.get(subject, subject)
