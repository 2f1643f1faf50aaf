"""Short names of subjects, for places where a programme's title is too long."""

from flask_babel import gettext


def subject_words() -> dict[str, str]:
    """Return the names of the subjects we know, by their short names in the programme files."""
    return {
        "alphabetisation": gettext("Literacy"),
        "amazighe": gettext("Amazigh"),
        "anglais": gettext("English"),
        "arabe": gettext("Arabic"),
        "artisanat": gettext("Traditional arts"),
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


def short_subject_words() -> dict[str, str]:
    """Return the names that do not fit a narrow box, as people shorten them."""
    return {
        "alphabetisation": gettext("Lit."),
        "amazighe": gettext("Amaz."),
        "artisanat": gettext("Arts"),
        "economie": gettext("Econ."),
        "ecoute": gettext("Couns."),
        "education-islamique": gettext("Isl. ed."),
        "histoire-geographie": gettext("Hist. geo."),
        "informatique": gettext("Comp."),
        "maths": gettext("Maths"),
        "methodologie": gettext("Methods"),
        "orientation": gettext("Guid."),
        "pedagogie": gettext("Teach."),
        "philosophie": gettext("Philo."),
        "physique-chimie": gettext("Phys. ch."),
        "svt": gettext("Sciences"),
    }
