/* Walk the list of results: the title of the next or the previous one takes the focus. */

/** Return the walker; `null` on a page without results. */
export function walkResults() {
  const titles = [...document.querySelectorAll(".hit > h3 a")];
  if (titles.length === 0) return null;

  function step(by) {
    const current = titles.findIndex((title) => title.closest(".hit").contains(document.activeElement));
    const next = current < 0 ? (by > 0 ? 0 : titles.length - 1) : current + by;
    const title = titles[Math.min(Math.max(next, 0), titles.length - 1)];
    title.focus();
    title.closest(".hit").scrollIntoView({ block: "nearest" });
  }

  return { step };
}
