// Get the alerts of staff pages that watch nothing else of the queue.
import { watch } from "./live_connection.js";
import { strip } from "./alert_strip.js";

watch("queue", { url: "/api/v1/queue", onSnapshot: ({ alerts }) => strip(alerts) });
