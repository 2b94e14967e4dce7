// The lifeboat: plain requests for the open alerts, no circuit, nothing that can be pressed. It says how old its answer is, always.
(() => {
  "use strict";
  const EVERY = 5000, TIMEOUT = 4000, OLD_AFTER = 12000;
  const SEVERITY = [["critical", "Critical", "\u25b2"], ["high", "High", "\u25c6"], ["medium", "Medium", "\u25a0"], ["advice", "Advice", "\u25cb"]];
  const state = document.querySelector("[data-lifeboat-state]"), list = document.querySelector("[data-lifeboat-list]");
  let answeredAt = null, why = null;

  function age(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    return s < 60 ? `${s}\u00a0s` : s < 3600 ? `${Math.floor(s / 60)}\u00a0min ${s % 60}\u00a0s` : `${Math.floor(s / 3600)}\u00a0h ${Math.floor(s / 60) % 60}\u00a0min`;
  }
  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }
  function show(alerts) {
    list.replaceChildren(...alerts.map(alert => {
      const [tone, word, shape] = SEVERITY[alert.severity] ?? SEVERITY[0];
      const row = element("li", "row lifeboat-row");
      row.dataset.tone = tone;
      row.append(element("b", "tone", `${shape} ${word}`), element("span", "", `${alert.title} \u2014 ${alert.affected} ${alert.checkFirst}`),
        element("span", "ink-2", alert.acknowledgedBy ? `seen by ${alert.acknowledgedBy}` : "unacknowledged"));
      return row;
    }));
    if (alerts.length === 0) list.append(element("li", "row", "No open alerts."));
  }
  async function ask() {
    try {
      const answer = await fetch("/api/alerts?limit=500", { cache: "no-store", credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(TIMEOUT) });
      if (answer.status === 401 || answer.status === 403) { why = "You are signed out. Sign in on another console, or here once the console answers."; return; }
      if (!answer.ok) { why = `The server answers with a fault (${answer.status}).`; return; }
      show((await answer.json()).items);
      [answeredAt, why] = [performance.now(), null];
    } catch {
      why = "The server does not answer.";
    }
  }
  function paint() {
    const silent = answeredAt === null ? null : performance.now() - answeredAt;
    const old = silent === null || silent > OLD_AFTER;
    list.toggleAttribute("data-stale", old && silent !== null);
    state.dataset.tone = old ? "critical" : "";
    state.textContent = silent === null ? why ?? "Asking for the open alerts."
      : old ? `NOT LIVE. The last answer is ${age(silent)} old. ${why ?? ""}` : `Asked ${age(silent)} ago, again every 5 s.`;
  }
  setInterval(ask, EVERY);
  setInterval(paint, 500);
  ask().then(paint);
})();
