// The list of desks: alerts reach whoever looks at it, and the list is made anew when a desk opens or closes.
import { watch } from "./live.js";
import { strip } from "./strip.js";

let known = null;

watch("queue", {
  url: "/api/v1/queue",
  onSnapshot: (now) => {
    const desks = JSON.stringify(now.desks.map((one) => [one.desk, one.state, one.staff]));
    if (known !== null && known !== desks && !now.alerts.length) window.location.reload();
    known = desks;
    strip(now.alerts);
  },
});
