/* What a page gains where scripts run. Without them every page works as it is. */
import { walkHits } from "./hits.js";
import { walkResults } from "./results.js";
import { listen } from "./shortcuts.js";
import { offerSwitch } from "./switch.js";

const hits = walkHits();
const results = walkResults();

/** Leave the filters where they cover the page; what is behind them takes no focus. */
function uncover() {
  const results = document.querySelector("#results");
  if (results && getComputedStyle(results).visibility === "hidden") location.hash = "results";
}

function stepToResult(by) {
  uncover();
  results.step(by);
}

listen({
  "focus-search": () => {
    uncover();
    return document.querySelector(".search-box input[type=search]");
  },
  "open-help": () => document.querySelector(".masthead-links a[href='/help']"),
  "next-hit": hits && (() => hits.step(1)),
  "previous-hit": hits && (() => hits.step(-1)),
  "next-result": results && (() => stepToResult(1)),
  "previous-result": results && (() => stepToResult(-1)),
});
offerSwitch();
