"""The headings of a workbook's sheets in French and in Arabic, by the columns' own names."""

from collections.abc import Mapping

Said = tuple[str, str]  # in French, in Arabic

SHEETS: Mapping[str, Said] = {
    "schools": ("Établissements", "المؤسسات"),
    "teachers": ("Enseignants", "الأساتذة"),
    "programmes": ("Programmes", "البرامج"),
}

SCHOOLS: Mapping[str, Said] = {
    "code": ("Code", "الرمز"),
    "name_fr": ("Nom en français", "الاسم بالفرنسية"),
    "name_ar": ("Nom en arabe", "الاسم بالعربية"),
    "name_en": ("Nom en anglais", "الاسم بالإنجليزية"),
    "commune": ("Commune en français", "الجماعة بالفرنسية"),
    "commune_ar": ("Commune en arabe", "الجماعة بالعربية"),
    "kind": ("Type", "النوع"),
    "lat": ("Latitude", "خط العرض"),
    "lon": ("Longitude", "خط الطول"),
    "rooms": ("Salles", "القاعات"),
    "downlink_mbps": ("Débit en Mbit/s", "الصبيب بالميغابت في الثانية"),
    "link": ("Liaison", "الربط"),
    "board": ("Tableau interactif", "سبورة تفاعلية"),
    "levels": ("Niveaux", "المستويات"),
    "email": ("Courriel", "البريد الإلكتروني"),
    "source": ("Origine de ces données", "مصدر هذه المعطيات"),
    "coord_source": ("Origine de l’emplacement", "مصدر الموقع"),
    "pupils": ("Élèves par niveau", "التلاميذ حسب المستوى"),
    "telephone": ("Téléphone", "الهاتف"),
    "hours": ("Heures d’ouverture", "أوقات الافتتاح"),
}

TEACHERS: Mapping[str, Said] = {
    "id": ("Nom court", "الاسم المختصر"),
    "name_ar": ("Nom en arabe", "الاسم بالعربية"),
    "name_fr": ("Nom en français", "الاسم بالفرنسية"),
    "name_en": ("Nom en anglais", "الاسم بالإنجليزية"),
    "languages": ("Enseigne en", "لغات التدريس"),
    "email": ("Courriel", "البريد الإلكتروني"),
    "available": ("Peut être au studio", "أوقات التواجد بالاستوديو"),
    "away": ("Jours d’absence", "أيام الغياب"),
    "away_at": ("Heures non disponibles", "ساعات غير متاحة"),
    "max_minutes_a_day": ("Minutes d’antenne par jour", "أقصى دقائق البث في اليوم"),
    "max_minutes_a_week": ("Minutes d’antenne par semaine", "أقصى دقائق البث في الأسبوع"),
    "travel": ("Minutes d’un studio à l’autre", "دقائق التنقل من استوديو إلى آخر"),
    "telephone": ("Téléphone", "الهاتف"),
}

PROGRAMMES: Mapping[str, Said] = {
    "id": ("Nom court", "الاسم المختصر"),
    "title_ar": ("Titre en arabe", "العنوان بالعربية"),
    "title_fr": ("Titre en français", "العنوان بالفرنسية"),
    "title_en": ("Titre en anglais", "العنوان بالإنجليزية"),
    "subject": ("Matière", "المادة"),
    "kind": ("Type", "النوع"),
    "stream": ("Filière", "الشعبة"),
    "language": ("Langue", "اللغة"),
    "teacher": ("Enseignant (nom court)", "الأستاذ (الاسم المختصر)"),
    "levels": ("Niveaux", "المستويات"),
    "schools": ("Établissements nommés", "مؤسسات بعينها"),
    "communes": ("Communes", "الجماعات"),
    "kinds": ("Types d’établissement", "أنواع المؤسسات"),
    "links": ("Liaisons", "أنواع الربط"),
    "except": ("Jamais ces établissements", "باستثناء هذه المؤسسات دائما"),
    "count": ("Nombre de séances", "عدد الحصص"),
    "minutes": ("Minutes par séance", "مدة كل حصة بالدقائق"),
    "minutes_in": ("Autre durée selon l’horaire", "مدة أخرى في بعض التوقيتات"),
    "first": ("Premier jour", "اليوم الأول"),
    "last": ("Dernier jour", "اليوم الأخير"),
    "per_week": ("Maximum par semaine", "الأقصى في الأسبوع"),
    "min_days_between": ("Jours minimum entre deux séances", "الأيام بين حصة والتي تليها"),
    "windows": ("Seulement à ces heures", "في هذه الأوقات فقط"),
    "preferred": ("Heures préférées", "الأوقات المطلوبة"),
    "priority": ("Priorité", "الأولوية"),
    "delivery": ("Mode de diffusion", "طريقة البث"),
    "source": ("Origine des séances en différé", "مصدر الحصة المسجَّلة"),
    "rerun": ("Rediffusion pour ceux qui l’ont manquée", "التسجيل لمن فاتته الحصة"),
    "opens_after": ("Jours avant mise à disposition", "الأيام من التسجيل إلى إتاحته"),
    "opens_at": ("Disponible à", "يُتاح على الساعة"),
    "needs": ("Équipement nécessaire", "يحتاج إلى"),
    "studio": ("Studio", "الاستوديو"),
}

HEADINGS: Mapping[str, Mapping[str, Said]] = {
    "schools": SCHOOLS,
    "teachers": TEACHERS,
    "programmes": PROGRAMMES,
}
