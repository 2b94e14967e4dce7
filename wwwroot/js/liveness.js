// Is this screen alive? Independent of Blazor: it watches what Blazor renders and believes nothing else.
// A rendered heartbeat every second proves engine, circuit, renderer and page; an echo every five seconds proves the way back.
(() => {
  "use strict";
  const TICK = 200, LIVE_WITHIN = 2000, DELAYED_AFTER = 3000, NOT_LIVE_AFTER = 6000, RECOVER_AFTER = 20000;
  const ECHO_EVERY = 5000, ECHO_AGAIN_AFTER = 1000, PROBE_LIVE = 5000, PROBE_OTHERWISE = 1000, PROBE_TIMEOUT = 2000;
  const RECONNECT_EVERY = 1000, ATTEMPT_TIMEOUT = 15000, SETTLE = 5000, SKEW_LIMIT = 2000, CALM_AFTER = 60000, RELOADS_BEFORE_LIFEBOAT = 2;
  const MARK = "NOT LIVE \u2013 ";
  const ICON = "data:image/svg+xml," + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#fff"/><circle cx="16" cy="16" r="11" fill="none" stroke="#c4191c" stroke-width="4" stroke-dasharray="6 4"/><path d="M9 23 23 9" stroke="#c4191c" stroke-width="4"/></svg>');

  const root = document.documentElement;
  const scripts = document.currentScript.src;
  const clock = () => performance.now();
  const byId = id => document.getElementById(id);
  const started = clock();

  let level = "starting";
  let beat = null, beatAt = null, beatUtc = null, offsets = [], offset = Date.now() - clock();
  let tokens = [], sentAt = null, unansweredSince = null, echoAt = null, proven = false;
  let offline = !navigator.onLine, down = false, answers = null, probedAt = -Infinity, probing = false;
  let attempting = false, attemptedAt = -Infinity, liveSince = null;
  let said = null, second = null, watched = null;
  const everySecond = [];

  // ---- time: the server's, carried forward by a clock nobody can set ----
  const now = () => clock() + offset;
  function learn(utc) {
    // The largest difference seen is the one that waited least on the way.
    offsets.push(utc - clock());
    if (offsets.length > 30) offsets.shift();
    offset = Math.max(...offsets);
  }
  const zone = root.dataset.zone || "UTC";
  const clockFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const yearFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric" });
  const dayFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short" });
  const timeOfDay = ms => clockFormat.format(ms);
  const day = ms => dayFormat.format(ms);
  const year = ms => yearFormat.format(ms);
  let named = { quarter: null, name: zone };
  function zoneName(ms) {
    // No zone changes its name between two quarters of an hour, and asking costs a formatter each time.
    const quarter = Math.floor(ms / 900000);
    if (named.quarter !== quarter) named = { quarter, name: findZoneName(ms) };
    return named.name;
  }
  function findZoneName(ms) {
    let name = zone;
    for (const locale of ["en-AU", "en-GB", "en-US", "en-NZ", "en-CA"]) {
      const part = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: "short" }).formatToParts(ms).find(p => p.type === "timeZoneName");
      name = part.value;
      if (!/^(GMT|UTC)[+\u2212-]/.test(name)) break;
    }
    return name;
  }
  const quarters = new Map();
  /** The offset, such as "+11:00", where the time of day occurs twice because the clocks go back; otherwise empty. */
  function offsetIfTwice(ms) {
    const quarter = Math.floor(ms / 900000);
    let known = quarters.get(quarter);
    if (known === undefined) {
      // A page shows few of them; a night of many pages must not fill the memory.
      if (quarters.size > 500) quarters.clear();
      quarters.set(quarter, known = findOffsetIfTwice(quarter * 900000));
    }
    return known;
  }
  function findOffsetIfTwice(ms) {
    const wall = at => day(at) + timeOfDay(at);
    // Clocks go back by an hour, and by half of one on Lord Howe Island.
    if (![-3600000, -1800000, 1800000, 3600000].some(step => wall(ms + step) === wall(ms))) return "";
    const part = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(ms).find(p => p.type === "timeZoneName");
    return part.value.slice(3) || "+00:00";
  }

  // ---- what arrives ----
  function observe() {
    const element = byId("heartbeat");
    if (!element) return;
    if (element !== watched) {
      watched = element;
      // What the beat brings and what ticks with the second is painted in one frame.
      new MutationObserver(tick).observe(element, { attributes: true });
    }
    read(element);
  }
  function read(element) {
    const { seq, utc, echo } = element.dataset;
    if (seq !== beat) {
      beat = seq;
      beatAt = clock();
      beatUtc = Number(utc);
      learn(beatUtc);
    }
    // Any of those under way proves the road; on a slow one a newer may have been sent meanwhile.
    if (tokens.includes(echo)) {
      tokens = [];
      unansweredSince = null;
      echoAt = clock();
      proven = true;
    }
  }
  function random() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");
  }
  function sendEcho(at) {
    const element = byId("heartbeat");
    if (!element) return;
    const token = random();
    tokens = [...tokens.slice(-9), token];
    sentAt = at;
    unansweredSince ??= at;
    element.dispatchEvent(new CustomEvent("consoleecho", { bubbles: true, detail: token }));
  }
  async function probe(at) {
    if (probing || at - probedAt < (level === "live" ? PROBE_LIVE : PROBE_OTHERWISE)) return;
    probing = true;
    probedAt = at;
    try {
      answers = (await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(PROBE_TIMEOUT) })).ok;
    } catch {
      answers = false;
    }
    probing = false;
  }

  // ---- the judgement ----
  function judge(at) {
    // Judged at the last tick before a limit, never after it; the one that matters most with a tick to spare, for a machine that is late.
    const silent = at - (beatAt ?? started);
    const worst = Math.max(silent, unansweredSince === null ? 0 : at - unansweredSince);
    if (worst + 2 * TICK > NOT_LIVE_AFTER) return "not-live";
    if (beatAt === null) return level === "not-live" ? "not-live" : "starting";
    if (worst <= LIVE_WITHIN && proven && !offline && !down) return "live";
    if (level === "not-live" || level === "starting") return level;
    return worst + TICK > DELAYED_AFTER || offline || down ? "delayed" : level;
  }
  function tick() {
    const at = clock();
    observe();
    const beating = beatAt !== null && at - beatAt < LIVE_WITHIN;
    if (tokens.length === 0 ? sentAt === null || !proven || at - sentAt + TICK > ECHO_EVERY : beating && at - sentAt > ECHO_AGAIN_AFTER) sendEcho(at);
    probe(at);
    const next = judge(at);
    if (next !== level) enter(next, at);
    if (level === "live") {
      liveSince ??= at;
      if (at - liveSince > CALM_AFTER) forgetReloads();
    } else {
      liveSince = null;
      recover(at);
    }
    const wall = Math.floor(now() / 1000);
    if (wall !== second) {
      second = wall;
      paint(at);
      for (const run of everySecond) run(now());
    }
    if (said !== null && at - said > 6000) say("");
  }
  function enter(next, at) {
    const before = level;
    level = next;
    root.dataset.live = next;
    if (next === "not-live") proven = false;
    disable();
    // After the picture: opening a sound device can take longer than a screen may take to say that it is dead.
    if (next === "not-live") setTimeout(tone, TICK);
    if (next === "not-live" || before === "not-live") {
      icon(next === "not-live");
      title(next === "not-live");
    }
    announce();
    paint(at);
  }

  // A short falling tone, once: who looks elsewhere hears that this screen died. Silent where the browser has not been touched yet.
  function tone() {
    try {
      const audio = new AudioContext(), sound = audio.createOscillator(), volume = audio.createGain();
      if (audio.state !== "running") { audio.close(); return; }
      sound.frequency.setValueAtTime(660, audio.currentTime);
      sound.frequency.linearRampToValueAtTime(330, audio.currentTime + 0.6);
      volume.gain.value = 0.15;
      sound.connect(volume).connect(audio.destination);
      sound.start();
      sound.stop(audio.currentTime + 0.6);
      sound.onended = () => audio.close();
    } catch { /* No sound on this machine; the screen says it all the same. */ }
  }

  // ---- what is shown ----
  const set = (selector, text) => {
    for (const element of document.querySelectorAll(selector)) if (element.textContent !== text) element.textContent = text;
  };
  function paint(at) {
    const last = beatUtc ?? now();
    const silent = Math.floor((at - (beatAt ?? started)) / 1000);
    if (level === "live") {
      set("[data-live-word]", "LIVE");
      set("[data-live-time]", timeOfDay(now()));
    } else if (level === "delayed") {
      set("[data-live-word]", `DELAYED ${silent}\u00a0s`);
      set("[data-live-time]", timeOfDay(last));
    } else if (level === "not-live") {
      set("[data-live-word]", "NOT LIVE SINCE");
      set("[data-live-time]", timeOfDay(last));
      set("[data-not-live-time]", timeOfDay(last));
      set("[data-not-live-zone]", zoneName(last));
      set("[data-not-live-age]", `Everything on this screen is at least ${age(now() - last)} old.`);
      set("[data-not-live-why]", why());
      title(true);
    } else {
      set("[data-live-word]", "CONNECTING");
      set("[data-live-time]", "");
    }
    set("[data-live-zone]", level === "starting" ? "" : zoneName(last));
    skew();
  }
  function why() {
    if (offline) return "This computer is offline. The screen recovers by itself when the network is back.";
    if (answers === false) return "The server does not answer. The screen recovers by itself when it does; use another console for anything urgent.";
    return "The server answers, but this screen is cut off from it. It is being reconnected.";
  }
  function age(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    return s < 60 ? `${s}\u00a0s` : s < 3600 ? `${Math.floor(s / 60)}\u00a0min ${s % 60}\u00a0s` : `${Math.floor(s / 3600)}\u00a0h ${Math.floor(s / 60) % 60}\u00a0min`;
  }
  function announce() {
    const words = { live: "This screen is live.", delayed: "This screen is delayed.", "not-live": "This screen is not live. Commands are off." };
    set("[data-live-say]", words[level] ?? "");
  }
  function disable() {
    const off = level !== "live";
    for (const element of document.querySelectorAll("[data-command]")) {
      const own = element.dataset.state === "disabled" || element.dataset.state === "busy";
      if (off || own) element.setAttribute("aria-disabled", "true");
      else element.removeAttribute("aria-disabled");
    }
  }
  function icon(off) {
    const link = document.querySelector("link[rel=icon]");
    if (!link) return;
    link.dataset.href ??= link.getAttribute("href");
    link.setAttribute("href", off ? ICON : link.dataset.href);
  }
  function title(off) {
    const plain = document.title.startsWith(MARK) ? document.title.slice(MARK.length) : document.title;
    const wanted = off ? MARK + plain : plain;
    if (document.title !== wanted) document.title = wanted;
  }
  function skew() {
    const by = Date.now() - now();
    set("#skew", beatAt !== null && level === "live" && Math.abs(by) > SKEW_LIMIT
      ? `This computer's clock is ${age(Math.abs(by))} ${by > 0 ? "ahead of" : "behind"} the server's. Ages and times here follow the server.` : "");
  }
  function say(words) {
    said = words ? clock() : null;
    set("#not-sent", words);
  }

  // ---- clicks on a screen that is not live are discarded, never kept ----
  function swallow(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-command]") : null;
    if (!target || level === "live") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(level === "starting" ? "Not sent. The screen is still connecting." : `Not sent. This screen has not heard from the server for ${age(clock() - (beatAt ?? started))}.`);
  }
  for (const type of ["click", "submit"]) window.addEventListener(type, swallow, true);

  // ---- recovery: reconnect, then resume, then the same address again ----
  const within = promise => Promise.race([promise, new Promise((_, no) => setTimeout(() => no(new Error("timeout")), ATTEMPT_TIMEOUT))]);
  async function recover(at) {
    const late = at - (beatAt ?? started) > RECOVER_AFTER;
    // Only when the server answers: an attempt that hangs would come through late, beside a newer one.
    if (attempting || answers !== true || !(down || late) || at - attemptedAt < RECONNECT_EVERY) return;
    attempting = true;
    attemptedAt = at;
    try {
      if (!window.Blazor?.reconnect) {
        if (late) reload();
      } else if (await within(Blazor.reconnect()) || await within(Blazor.resumeCircuit())) {
        // Connected is not alive: if no beat follows, the late branch comes back here.
        down = false;
        if (late && clock() - (beatAt ?? started) > RECOVER_AFTER + SETTLE) reload();
      } else {
        reload();
      }
    } catch {
      if (late) reload();
    }
    attempting = false;
  }
  function reload() {
    // An error page would hide the last-good time, so the server must answer first.
    if (answers !== true || offline) return;
    const past = JSON.parse(sessionStorage.getItem("reloads") || "[]").filter(t => Date.now() - t < 600000);
    if (past.length >= RELOADS_BEFORE_LIFEBOAT) { sessionStorage.removeItem("reloads"); location.assign("/lifeboat"); return; }
    const wait = [0, 10000][past.length];
    if (past.length && Date.now() - past[past.length - 1] < wait) return;
    sessionStorage.setItem("reloads", JSON.stringify([...past, Date.now()]));
    location.reload();
  }
  const forgetReloads = () => sessionStorage.removeItem("reloads");

  window.addEventListener("offline", () => { offline = true; tick(); });
  window.addEventListener("online", () => { offline = false; probedAt = -Infinity; tick(); });

  window.opsConsole = {
    now, timeOfDay, day, year, zoneName, offsetIfTwice,
    get level() { return level; },
    /** Runs the function once a second, in step with the server's seconds. */
    everySecond: run => { everySecond.push(run); run(now()); },
    connection: {
      onConnectionDown: () => { down = true; answers = null; probedAt = -Infinity; tick(); },
      onConnectionUp: () => { down = false; tick(); },
    },
    /** What a command carries, made at the instant of the click. */
    stamp: () => {
      const id = random();
      return {
        issuedAt: Math.round(now()),
        consoleId: byId("heartbeat")?.dataset.console ?? "",
        level,
        key: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-${"89ab"[parseInt(id[16], 16) & 3]}${id.slice(17, 20)}-${id.slice(20)}`,
        echoAge: echoAt === null ? -1 : Math.round(clock() - echoAt),
      };
    },
    setTheme: name => {
      root.dataset.theme = name;
      document.cookie = `theme=${name};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
    },
  };

  if (!("interactive" in root.dataset)) return;
  root.dataset.live = level;
  try {
    const worker = new Worker(new URL("liveness-worker.js", scripts));
    worker.onmessage = tick;
    worker.onerror = () => setInterval(tick, TICK);
  } catch {
    setInterval(tick, TICK);
  }
  document.addEventListener("DOMContentLoaded", tick);
})();
