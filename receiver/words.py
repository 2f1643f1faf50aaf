"""The words of the local page, in Arabic and French."""

WORDS = {
    "ar": {
        "own_name": "العربية",
        "title": "تسجيلات الحصص",
        "live": "الحصص المباشرة",
        "none": "لا يوجد أي تسجيل بعد.",
        "coming": "التسجيل في طريقه إلى هذا الحاسوب.",
        "waiting": "يُرسل التسجيل في الأوقات المخصصة للإرسال.",
        "opens": "متاح ابتداء من",
    },
    "fr": {
        "own_name": "Français",
        "title": "Enregistrements des séances",
        "live": "Séances en direct",
        "none": "Aucun enregistrement pour l’instant.",
        "coming": "L’enregistrement est en cours de réception.",
        "waiting": "L’enregistrement sera envoyé aux heures prévues.",
        "opens": "Disponible à partir du",
    },
}
