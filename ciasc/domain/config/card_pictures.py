"""The pictures that orientation cards may have, by the names of `static/icons/kiosk.svg` and `guide.svg`."""

from typing import Final

BRING_PICTURES: Final = (
    *("nada", "dni", "numero", "citacion", "vehiculo", "foto", "pruebas", "bloqueo", "heridos"),
)
"""Pictures of what to bring; their words are `bring` in es/kiosk.toml."""

CARD_PICTURES: Final = frozenset(
    {
        *("alimentos", "ambulancia", "antecedentes", "baby", "camera", "celular", "citaciones", "clock"),
        *("constatacion", "conversar", "copia", "costo", "denuncia", "desaparecida", "digital", "dni"),
        *(
            "documentos",
            "domicilio",
            "escudo",
            "familia",
            "fuego",
            "gratis",
            "guia",
            "guia-flow",
            "guia-need",
        ),
        *(
            "guia-phone",
            "help",
            "informes",
            "lugar",
            "mas",
            "mi-denuncia",
            "more",
            "older",
            "otras_denuncias",
        ),
        *("paso-contar", "paso-esperar", "paso-llegar", "paso-opinar", "paso-proteger", "paso-riesgo"),
        *("paso-ticket", "peligro", "people", "persona", "policia", "preferente", "pregnant", "reclamos"),
        *("robo", "seguimiento", "telefono", "ticket", "touch", "transito", "urgente", "violencia"),
        *("wheelchair",),
    }
)
"""Pictures of a card or of a step of a flow."""
