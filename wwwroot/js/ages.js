// Ages, countdowns and instants tick here, from attributes, by the server's time: the server renders none of them.
(() => {
  "use strict";
  const KINDS = "time[data-utc],time[data-due],time[data-moment],.meter[data-due],[data-changed]";
  const FUTURE = 2000, CHANGE_MARK = 3000, NB = "\u00a0";
  const two = n => String(n).padStart(2, "0");

  function rough(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    if (s < 60) return `${s}${NB}s`;
    if (s < 3600) return `${Math.floor(s / 60)}${NB}min`;
    if (s < 86400) return `${Math.floor(s / 3600)}${NB}h ${Math.floor(s / 60) % 60}${NB}min`;
    return `${Math.floor(s / 86400)}${NB}d ${Math.floor(s / 3600) % 24}${NB}h`;
  }
  function precise(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    return s >= 60 && s < 3600 ? `${Math.floor(s / 60)}${NB}min ${s % 60}${NB}s` : rough(ms);
  }
  function running(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    if (s >= 86400) return rough(ms);
    const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
    return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
  }
  const words = (...parts) => parts.filter(Boolean).join(" ");
  function text(element, value) {
    if (element.textContent !== value) element.textContent = value;
  }
  function flag(element, name, on) {
    if (element && element.hasAttribute(name) !== on) element.toggleAttribute(name, on);
  }

  function paintAge(element, now) {
    const { utc, form, before, after, staleAfter } = element.dataset;
    const age = now - utc;
    const future = age < -FUTURE;
    // A value from the future says that a clock is wrong, not that the value is fresh.
    text(element, future ? `${rough(-age)} ahead, clock fault` : words(before, (form === "precise" ? precise : rough)(age), after));
    if (staleAfter === undefined) return;
    const stale = future || age > staleAfter;
    flag(element, "data-stale", stale);
    flag(element.closest("[data-freshness]"), "data-stale", stale);
  }
  function paintDue(element, now) {
    const { due, soon, before, over } = element.dataset;
    const left = due - now;
    text(element, left >= 0 ? words(before, running(left)) : words(over, running(-left)));
    tone(element, left, soon);
  }
  function paintMeter(element, now) {
    const { due, from, soon } = element.dataset;
    const part = Math.min(1, Math.max(0, (now - from) / (due - from || 1)));
    const bar = element.firstElementChild;
    if (bar) bar.style.width = `${(part * 100).toFixed(1)}%`;
    tone(element, due - now, soon);
  }
  function tone(element, left, soon) {
    const value = left < 0 ? "critical" : left < soon ? "high" : null;
    if ((element.dataset.tone ?? null) === value) return;
    if (value) element.dataset.tone = value;
    else delete element.dataset.tone;
  }
  function paintMoment(element, now) {
    const at = Number(element.dataset.moment);
    const sameYear = opsConsole.year(at) === opsConsole.year(now);
    const sameDay = sameYear && opsConsole.day(at) === opsConsole.day(now);
    const time = opsConsole.timeOfDay(at), offset = opsConsole.offsetIfTwice(at);
    text(element, sameDay ? words(time, offset) : words(opsConsole.day(at), sameYear ? "" : opsConsole.year(at), time.slice(0, 5), offset));
  }
  function paint(element, now) {
    const data = element.dataset;
    if (data.changed !== undefined) flag(element, "data-fresh", data.changed !== "" && now - data.changed < CHANGE_MARK);
    if (data.utc !== undefined) paintAge(element, now);
    else if (data.moment !== undefined) paintMoment(element, now);
    else if (data.due !== undefined) (element.localName === "time" ? paintDue : paintMeter)(element, now);
  }
  function paintAll(now) {
    for (const element of document.querySelectorAll(KINDS)) paint(element, now);
  }

  new MutationObserver(records => {
    const now = opsConsole.now();
    for (const record of records) {
      if (record.type === "attributes") paint(record.target, now);
      else for (const node of record.addedNodes) {
        if (!(node instanceof Element)) continue;
        if (node.matches(KINDS)) paint(node, now);
        for (const element of node.querySelectorAll(KINDS)) paint(element, now);
      }
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-utc", "data-due", "data-from", "data-moment", "data-changed", "data-stale-after"] });
  opsConsole.everySecond(paintAll);
})();
