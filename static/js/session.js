// The "Salir" button that every page of the staff has.
import { send } from "./api.js";

document.getElementById("sign-out")?.addEventListener("click", async () => {
  try {
    await send("/api/v1/session/end");
  } finally {
    window.location.assign("/entrar");
  }
});
