// Every action without a mouse. A key presses the very element a finger would, so a command carries the same stamp.
(() => {
  "use strict";
  const PREFIX_FOR = 1500, STORED = "keys-off";
  const INTERACTIVE = "a,button,input,select,textarea,label,summary,[contenteditable]";
  let prefixAt = -Infinity, lastRow = null, lastIndex = 0;

  const stored = () => { try { return localStorage.getItem(STORED) === "1"; } catch { return false; } };
  function store(off) {
    try { if (off) localStorage.setItem(STORED, "1"); else localStorage.removeItem(STORED); } catch { /* A private window keeps the choice for this page only. */ }
    disabled = off;
  }
  let disabled = stored();

  const visible = element => element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
  const scope = () => document.querySelector("dialog[open]") ?? document.querySelector(".mud-dialog") ?? document;
  const typing = target => target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]),textarea,select,[contenteditable=''],[contenteditable=true],[role=textbox],[role=combobox],[role=listbox],[role=menu]") !== null;
  const rowsOf = list => [...list.querySelectorAll("[data-row]")].filter(visible);

  // The nearest one to the hand: in the focused row, then in its panel, then the first in view.
  function find(selector, inRow = selector) {
    const inside = scope();
    const focus = document.activeElement;
    const row = focus?.closest("[data-row]");
    for (const near of [row, focus?.closest(".panel"), inside]) {
      if (!near || !(inside === document || inside.contains(near))) continue;
      const found = [...near.querySelectorAll(near === row ? inRow : selector)].find(element => visible(element) && element.getAttribute("aria-disabled") !== "true" && !element.disabled);
      if (found) return found;
    }
    // Nothing enabled: a disabled one still answers why.
    return [...inside.querySelectorAll(selector)].find(visible);
  }
  function focusRow(row) {
    const list = row.closest("[data-rows]");
    for (const other of list?.querySelectorAll("[data-row][tabindex='0']") ?? []) other.tabIndex = -1;
    row.tabIndex = 0;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }
  function move(step) {
    const inside = scope();
    const current = document.activeElement?.closest("[data-row]");
    const list = current?.closest("[data-rows]") ?? [...inside.querySelectorAll("[data-rows]")].find(l => visible(l) && rowsOf(l).length > 0);
    if (!list) return false;
    const rows = rowsOf(list);
    const at = rows.indexOf(current);
    const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (next) focusRow(next);
    return next !== undefined;
  }
  function open(row) {
    const link = row.querySelector("[data-open-link]");
    if (link) link.click();
    else if (row.dataset.open) Blazor.navigateTo(row.dataset.open);
    else return false;
    return true;
  }
  function help() {
    const sheet = document.getElementById("key-help");
    if (!sheet) return false;
    sheet.querySelector("[data-keys-enabled]").checked = !disabled;
    if (sheet.open) sheet.close(); else sheet.showModal();
    return true;
  }

  function press(event) {
    const { key } = event;
    if (performance.now() - prefixAt < PREFIX_FOR) {
      prefixAt = -Infinity;
      const link = document.querySelector(`a[data-go="${CSS.escape(key.toLowerCase())}"]`);
      if (link) link.click();
      return link !== null;
    }
    switch (key) {
      case "g": prefixAt = performance.now(); return true;
      case "j": return move(1);
      case "k": return move(-1);
      case "/": { const field = find("[data-find]"); field?.focus(); field?.select?.(); return field !== undefined; }
      case "?": return help();
    }
    // Held down, a key must not press again and again.
    if (event.repeat || key.length !== 1) return false;
    const name = CSS.escape(key);
    const command = find(`[data-shortcut="${name}"]`, `[data-shortcut="${name}"],[data-row-shortcut="${name}"]`);
    if (command?.matches("input,select,textarea")) command.focus();
    else command?.click();
    return command !== undefined;
  }

  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "Enter" && event.target instanceof Element && event.target.matches("[data-row]")) {
      if (!event.repeat && open(event.target)) event.preventDefault();
      return;
    }
    if (disabled || typing(event.target)) return;
    if (press(event)) event.preventDefault();
  });

  document.addEventListener("click", event => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-help]")) help();
    const closing = event.target.closest("[data-close]");
    if (closing) closing.closest("dialog")?.close();
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    const row = event.target.closest("[data-row]");
    if (row?.dataset.open && !event.target.closest(INTERACTIVE) && String(getSelection()) === "") open(row);
  });
  document.addEventListener("change", event => {
    if (event.target instanceof HTMLInputElement && event.target.matches("[data-keys-enabled]")) store(!event.target.checked);
  });

  // One row of each list can be reached with Tab; from there on j and k.
  document.addEventListener("focusin", event => {
    const row = event.target instanceof Element ? event.target.closest("[data-row]") : null;
    lastRow = row;
    if (row) lastIndex = rowsOf(row.closest("[data-rows]") ?? document).indexOf(row);
  });
  function settle() {
    for (const list of document.querySelectorAll("[data-rows]"))
      if (!list.querySelector("[data-row][tabindex='0']")) list.querySelector("[data-row]")?.setAttribute("tabindex", "0");
    // The row that had the focus is gone: the focus stays at its place instead of falling to the top of the page.
    if (lastRow && !lastRow.isConnected && document.activeElement === document.body) {
      const list = [...document.querySelectorAll("[data-rows]")].find(visible);
      const rows = list ? rowsOf(list) : [];
      lastRow = null;
      const next = rows[Math.min(lastIndex, rows.length - 1)];
      if (next) focusRow(next);
    }
  }
  new MutationObserver(settle).observe(document.documentElement, { subtree: true, childList: true });
})();
