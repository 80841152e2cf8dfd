"""Posters of a running station: set them, and what is not whole on one of them."""

from typing import Any

from tests.api import post
from tests.live import Live

OVER = """() => [...document.querySelectorAll(".poster")].flatMap((one) => {
  if (!one.checkVisibility()) return [];
  const room = one.getBoundingClientRect();
  const body = one.querySelector(".poster__body");
  const out = [...one.querySelectorAll("h1, h2, p, li, b, strong, span, img")].filter((part) => {
    const { right, bottom, left, top } = part.getBoundingClientRect();
    return right > room.right + 1 || bottom > room.bottom + 1 || left < room.left - 1 || top < room.top - 1;
  });
  const cut = body && body.scrollHeight > body.clientHeight + 1 ? [`body of ${one.dataset.poster}`] : [];
  return [...cut, ...out.map((part) => `${one.dataset.poster}: ${part.textContent}`)];
})"""
"""Parts of the visible posters that are not whole in their room."""


def set_posters(live: Live, *keys: str, full: bool = False, **changes: Any) -> None:
    """Publish that these posters are shown, all if none is named, each with those changes."""
    admin = live.http("admin")
    body = admin.get("/admin/config").json()
    document = body["document"]
    document["station"]["full_posters"] = full
    for one in document["posters"]:
        one.update(shown=not keys or one["key"] in keys, **changes)
    draft = post(admin, "/admin/config/draft", revision=body["revision"], document=document)
    assert draft.status_code == 200, draft.text
    done = post(admin, "/admin/config/publish", revision=draft.json()["revision"])
    assert done.status_code == 200, done.text
