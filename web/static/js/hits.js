/* Walk the matches of a document: “3 of 12”, with the arrows of the bar or with keys. */

/** Take over the bar of matches; `null` on a page without one. */
export function walkHits() {
  const bar = document.querySelector(".hit-bar");
  const text = document.querySelector(".reading");
  const marks = text ? [...text.querySelectorAll("mark[id]")] : [];
  if (!bar || marks.length === 0) return null;

  const position = bar.querySelector("[data-hit-position]");
  const words = position.textContent;
  let current = -1;

  function show(index) {
    marks[current]?.removeAttribute("data-state");
    current = index;
    const mark = marks[current];
    mark.dataset.state = "current";
    position.textContent = words.replace("0", String(current + 1));
    position.hidden = false;
    bar.querySelector("[data-hit-total]").hidden = true;
    text.dataset.state = "walked";
  }

  function step(by) {
    const from = current < 0 ? firstFrom(marks, by) : current + by;
    show((from + marks.length) % marks.length);
    history.replaceState(null, "", `#${marks[current].id}`);
    marks[current].scrollIntoView({ block: "center" });
  }

  for (const button of bar.querySelectorAll("[data-hit-step]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      step(Number(button.dataset.hitStep));
    });
  }

  function followAddress() {
    const index = marks.findIndex((mark) => `#${mark.id}` === location.hash);
    if (index >= 0) show(index);
  }

  addEventListener("hashchange", followAddress);
  followAddress();
  return { step };
}

/** The first match to go to: the next from where the reader is, forward or back. */
function firstFrom(marks, by) {
  const middle = innerHeight / 2;
  const isBelow = (mark) => mark.getBoundingClientRect().top > middle;
  const isOnTop = scrollY < 10;
  if (by > 0) return isOnTop ? 0 : Math.max(0, marks.findIndex(isBelow));
  const below = isOnTop ? -1 : marks.findIndex(isBelow);
  return below < 0 ? marks.length - 1 : below - 1;
}
