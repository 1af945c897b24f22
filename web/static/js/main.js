/* What a page gains where scripts run. Without them every page works as it is. */
import { walkHits } from "./hits.js";
import { walkResults } from "./results.js";
import { listen } from "./shortcuts.js";
import { offerSwitch } from "./switch.js";

const hits = walkHits();
const results = walkResults();

listen({
  "focus-search": () => document.querySelector(".search-box input[type=search]"),
  "open-help": () => document.querySelector(".masthead-links a[href='/help']"),
  "next-hit": hits && (() => hits.step(1)),
  "previous-hit": hits && (() => hits.step(-1)),
  "next-result": results && (() => results.step(1)),
  "previous-result": results && (() => results.step(-1)),
});
offerSwitch();
