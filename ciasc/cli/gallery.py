"""`ciasc gallery`: create the pictures of the manual."""

from pathlib import Path

import click


@click.command("gallery")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/manual/img"),
    show_default=True,
    help="Carpeta de las imágenes.",
)
def gallery(out: Path) -> None:
    """Fotografía cada pantalla de una comisaría de muestra, para el manual."""
    from ciasc.demo.gallery import make_gallery  # noqa: PLC0415 - only the gallery needs it

    for path in make_gallery(out):
        click.echo(f"{path} ({path.stat().st_size // 1024} kB)")


COMMANDS = (gallery,)
