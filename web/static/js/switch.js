/* The switch for single-key shortcuts, on the help page. The one thing kept on the device. */

const KEY = "govah-shortcuts";

export function areShortcutsOn() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

/** Show the switch where the page has one. */
export function offerSwitch() {
  const row = document.querySelector("[data-shortcut-switch]");
  if (!row) return;
  const box = row.querySelector("input");
  box.checked = areShortcutsOn();
  row.hidden = false;
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, "off");
    } catch {
      box.checked = areShortcutsOn();
    }
  });
}
