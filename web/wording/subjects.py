"""Short names of subjects, for places where a programme's title is too long."""

from flask_babel import gettext


def subject_words() -> dict[str, str]:
    """Return the names of the subjects we know, by their short names in the programme files."""
    return {
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
