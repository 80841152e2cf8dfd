"""`ciasc gallery`: create the pictures of the manual."""

from pathlib import Path

import click

from ciasc.content.messages import text


@click.command("gallery", help=text("cli.gallery.help"))
@click.option(
    "--out",
    type=click.Path(file_okay=False, readable=False, path_type=Path),
    default=Path("docs/manual/img"),
    show_default=True,
    help=text("cli.gallery.out_option"),
)
def gallery(out: Path) -> None:
    """Create the picture of each screen of a sample station, for the manual."""
    from ciasc.demo.photograph_manual import make_gallery  # noqa: PLC0415 - only the gallery needs it

    for path in make_gallery(out):
        click.echo(f"{path} ({path.stat().st_size // 1024} kB)")


COMMANDS = (gallery,)
