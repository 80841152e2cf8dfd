"""Definitions of the figures of waits, for the page of today and its file."""

from typing import Final

CLOSED_WORDS: Final = (
    "Las cifras de un día quedan como estaban dos días después: quien seguía en curso entonces cuenta así, "
    "aunque en la lista de tickets y por módulo salga como terminó más tarde."
)
DEFINITIONS: Final[tuple[tuple[str, str], ...]] = (
    (
        "Emitidos",
        "Tickets del período, más los tramos que abre cada derivación. Los anulados no cuentan.",
    ),
    ("Atendidos", "Tramos cuya atención terminó en el módulo."),
    ("No se presentaron", "Llamados al menos dos veces sin que la persona se acercara."),
    ("Se retiraron", "Personas que se fueron antes de ser atendidas."),
    (
        "En espera y en atención",
        "Quienes aguardan su primer llamado; y los ya llamados, en el módulo o en espera aparte.",
    ),
    ("Derivados", "Tramos que continuaron en otro servicio; la persona conserva su hora de llegada."),
    (
        "La mitad esperó hasta (P50) y 9 de cada 10 hasta (P90)",
        (
            "Ese tiempo o menos pasó desde que la persona sacó su ticket o fue derivada hasta el primer "
            "llamado. Cuenta también a quien no se presentó. Con menos de 20 esperas el P90 no se muestra."
        ),
    ),
    ("Atención P50 y P90", "Tiempo de atención hasta que termina o se deriva, sin el de espera aparte."),
    (
        "Dentro de la meta",
        (
            "De cada 100 tickets y derivaciones, cuántos fueron llamados antes de su meta. Quien se retiró o "
            "sigue esperando pasada la meta cuenta como incumplido; quien se retiró antes de ella no cuenta."
        ),
    ),
    (
        "Esperas medidas (n)",
        "De cuántas esperas sale la cifra. Con menos de 10 se muestra en gris; en un archivo, no se muestra.",
    ),
    (
        "Atención reservada",
        (
            "Los servicios reservados juntos, para que no se reconozca a nadie. En los períodos cada uno "
            "lleva su nombre donde tiene 10 tickets o más. De menos de 10 de ellos, o de la atención "
            "inmediata, no se dice ningún tiempo."
        ),
    ),
    ("Días cerrados", CLOSED_WORDS),
)
