/* Single keys. They do nothing in a field, with a modifier, or when switched off (WCAG 2.1.4). */
import { areShortcutsOn } from "./switch.js";

const LATIN_OF_CODE = { Slash: ["/", "?"] };

/**
 * Listen for the keys in the table that the page carries.
 *
 * An action returns nothing when it is done, or the element to go to: a field is focused, a link followed.
 * @param {Record<string, (() => Element | null | void) | null>} actions
 */
export function listen(actions) {
  const table = JSON.parse(document.body.dataset.keys);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || !areShortcutsOn()) return;
    const action = actions[table[latinKey(event)]];
    if (!action) return;
    event.preventDefault();
    goTo(action());
  });
}

/** The key as a Latin keyboard has it, so that n is n on a Persian layout too. */
function latinKey(event) {
  if (event.key.length !== 1 || event.key.charCodeAt(0) < 128) return event.key;
  if (event.code.startsWith("Key")) return event.code.slice(3).toLowerCase();
  return LATIN_OF_CODE[event.code]?.[event.shiftKey ? 1 : 0];
}

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function goTo(element) {
  if (!element) return;
  if (element instanceof HTMLInputElement) {
    element.focus();
    element.select();
  } else {
    element.click();
  }
}
