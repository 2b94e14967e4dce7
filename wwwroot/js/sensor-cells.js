// Paints thousands of sensors as cells on canvas, one canvas for each group, from the binary frames of the live topic "sensors".
// Normal is grey. Late, stale, dead, silent link and alarm differ by shape first and by colour second.

const HEAD = 40, ENTRY = 12, NEVER = 0xffffffff, VERSION = 1;

// Room around the cells, because the shape of an alarm is larger than its cell.
const PAD = 4, GROUP_GAP = 6, GROUP_HEAD = 22, LARGEST_CELL = 14, SMALLEST_CELL = 4;
const BAND = { waiting: 0, fresh: 1, late: 2, stale: 3, dead: 4, linkDown: 5 };
const BAND_TEXT = ["no reading yet", "fresh", "late", "stale, last value shown", "dead, last value shown", "source silent, last value shown"];
const PRIORITY_TEXT = ["advice", "medium", "high", "critical"];
const ALARM_TEXT = ["", "alarm, not acknowledged", "alarm, acknowledged", "alarm over, not acknowledged"];
const COLOURS = ["--critical", "--high", "--medium", "--advice", "--stale", "--line-strong", "--normal", "--ink", "--focus", "--panel"];

/** Reads a frame. Returns null where it is not one, so that the caller can ask for a snapshot. */
export function decode(buffer) {
  const bytes = buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer);
  if (bytes.byteLength < HEAD) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(32, true);
  if (view.getUint8(1) !== VERSION || bytes.byteLength !== HEAD + count * ENTRY) return null;
  return {
    snapshot: view.getUint8(0) === 1,
    layout: view.getUint32(4, true),
    before: view.getFloat64(8, true),
    position: view.getFloat64(16, true),
    serverTime: view.getFloat64(24, true),
    count,
    view,
  };
}

export const bandOf = state => state & 7;
export const alarmOf = state => (state >> 3) & 3;
export const priorityOf = state => (state >> 5) & 3;
export const isUntrusted = state => (state & 128) !== 0;
const isAbnormal = state => alarmOf(state) !== 0 || bandOf(state) >= BAND.late || isUntrusted(state);

/** What a cell is, in words: for the tooltip and for the screen reader. */
export function describe(tag, unit, state, value, ageMs) {
  const parts = [tag];
  parts.push(Number.isNaN(value) ? "no value" : `${formatValue(value)}${unit ? " " + unit : ""}`);
  const band = bandOf(state), none = Number.isNaN(value);
  if (alarmOf(state)) parts.push(`${PRIORITY_TEXT[priorityOf(state)]} ${ALARM_TEXT[alarmOf(state)]}`);
  if (band !== BAND.fresh) parts.push(none && band !== BAND.waiting ? BAND_TEXT[band].replace("last value shown", "it has never reported") : BAND_TEXT[band]);
  else if (isUntrusted(state)) parts.push("quality not good");
  if (ageMs !== null) parts.push(`${formatAge(ageMs)} old`);
  return parts.join(", ");
}

export function formatAge(ms) {
  const s = Math.max(0, ms) / 1000;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.floor(s)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${Math.floor(s % 60)} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86400)} d`;
}

function formatValue(value) {
  const rounded = Number(value.toPrecision(6));
  return rounded.toString().replace("-", "−");
}

/** The state of all cells, whatever draws them. */
export class CellStore {
  constructor() {
    this.layout = null;
    this.position = -1;
    this.groups = [];
    this.clockOffset = 0;
    this.resize(0);
  }

  resize(count) {
    this.states = new Uint8Array(count);
    this.values = new Float32Array(count).fill(NaN);
    this.seenAt = new Float64Array(count).fill(NaN);
    this.count = count;
  }

  /** @param layout {layout, groups: [{name, points: [{index, tag, unit}]}]} */
  setLayout(layout) {
    const highest = layout.groups.reduce((most, g) => g.points.reduce((m, p) => Math.max(m, p.index), most), -1);
    this.layout = layout.layout;
    this.groups = layout.groups;
    this.position = -1;
    this.resize(highest + 1);
  }

  /** Returns "ok", "snapshot" when one is needed, or "layout" when the list of points has changed. */
  apply(buffer, now = Date.now()) {
    const frame = decode(buffer);
    if (frame === null) return "snapshot";
    if (frame.layout !== this.layout) return "layout";
    if (!frame.snapshot) {
      if (this.position < 0 || frame.before > this.position) return "snapshot";
      if (frame.position <= this.position) return "ok";
    }
    this.clockOffset = frame.serverTime - now;
    for (let i = 0, at = HEAD; i < frame.count; i++, at += ENTRY) {
      const head = frame.view.getUint32(at, true), index = head & 0xffffff;
      if (index >= this.count) continue;
      const age = frame.view.getUint32(at + 8, true);
      this.states[index] = head >>> 24;
      this.values[index] = frame.view.getFloat32(at + 4, true);
      this.seenAt[index] = age === NEVER ? NaN : frame.serverTime - age * 100;
    }
    this.position = frame.position;
    return "ok";
  }

  age(index, now = Date.now()) {
    return Number.isNaN(this.seenAt[index]) ? null : Math.max(0, now + this.clockOffset - this.seenAt[index]);
  }
}

/** One group, drawn on one canvas. */
class GroupCanvas {
  constructor(owner, group, section) {
    this.owner = owner;
    this.group = group;
    this.cursor = -1;
    this.canvas = document.createElement("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-roledescription", "sensor cells");
    this.canvas.setAttribute("aria-label",
      `${group.name}: ${group.points.length} sensors. Arrow keys move, Home and End jump, N goes to the next abnormal sensor, Enter opens it.`);
    this.canvas.className = "sensor-cells-canvas";
    section.append(this.canvas);
    const on = (name, handler) => this.canvas.addEventListener(name, handler, { signal: owner.signal });
    on("keydown", e => this.onKey(e));
    on("pointermove", e => this.hover(e));
    on("pointerleave", () => owner.hideTip());
    on("click", e => this.open(this.at(e)));
    on("focus", () => { if (this.cursor < 0) this.cursor = 0; this.announce(); owner.redraw(this); });
    on("blur", () => { owner.hideTip(); owner.redraw(this); });
  }

  resize() {
    const width = this.canvas.parentElement.clientWidth;
    if (width === 0) return;
    // A wall is zoomed by style, which the pixel ratio of the window does not know.
    const ratio = (window.devicePixelRatio || 1) * (this.canvas.currentCSSZoom ?? 1), cell = this.owner.cell;
    this.columns = Math.max(1, Math.floor((width - 2 * PAD) / cell));
    this.rows = Math.ceil(this.group.points.length / this.columns);
    this.width = this.columns * cell + 2 * PAD;
    this.height = this.rows * cell + 2 * PAD;
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.ratio = ratio;
    this.draw();
  }

  draw() {
    if (!this.columns) return;
    const context = this.canvas.getContext("2d"), { store, colours, cell } = this.owner;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    const size = cell - 1, alarms = [];
    for (let i = 0; i < this.group.points.length; i++) {
      const state = store.states[this.group.points[i].index];
      const [x, y] = this.corner(i);
      if (alarmOf(state)) { alarms.push([x, y, state]); continue; }
      drawCell(context, x, y, size, bandOf(state), isUntrusted(state), colours);
    }
    // Alarms last, so that their shapes lie on top of their neighbours.
    for (const [x, y, state] of alarms) drawAlarm(context, x, y, size, state, colours);
    if (document.activeElement === this.canvas && this.cursor >= 0) {
      context.strokeStyle = colours["--focus"];
      context.lineWidth = 2;
      const [x, y] = this.corner(this.cursor);
      context.strokeRect(x - 1, y - 1, size + 2, size + 2);
    }
  }

  /** Column by column, so that a stretch of road is a block and not a line. */
  corner(i) {
    const cell = this.owner.cell;
    return [PAD + Math.floor(i / this.rows) * cell, PAD + (i % this.rows) * cell];
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect(), cell = this.owner.cell;
    const column = Math.floor((event.clientX - box.left - PAD) / cell), row = Math.floor((event.clientY - box.top - PAD) / cell);
    const i = column * this.rows + row;
    return row >= 0 && row < this.rows && column >= 0 && i < this.group.points.length ? i : -1;
  }

  hover(event) {
    const i = this.at(event);
    if (i < 0) this.owner.hideTip();
    else this.owner.showTip(this.group.points[i], event.clientX, event.clientY);
  }

  onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const last = this.group.points.length - 1;
    const next = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -this.rows, ArrowRight: this.rows }[event.key];
    if (event.key === "Enter") this.open(this.cursor);
    else if (event.key === "Home") this.moveTo(0);
    else if (event.key === "End") this.moveTo(last);
    else if (event.key === "n" || event.key === "N") this.moveToAbnormal(event.key === "N" ? -1 : 1);
    else if (event.key === "Escape") this.owner.hideTip();
    else if (next !== undefined) this.moveTo(Math.min(last, Math.max(0, this.cursor + next)));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  moveToAbnormal(step) {
    const length = this.group.points.length;
    for (let n = 1; n <= length; n++) {
      const i = (this.cursor + step * n + length * 2) % length;
      if (isAbnormal(this.owner.store.states[this.group.points[i].index])) return this.moveTo(i);
    }
    this.owner.say(`${this.group.name}: nothing is abnormal.`);
  }

  moveTo(i) {
    this.cursor = i;
    this.announce();
    this.owner.redraw(this);
  }

  announce() {
    const point = this.group.points[this.cursor];
    if (!point) return;
    const box = this.canvas.getBoundingClientRect(), [x, y] = this.corner(this.cursor);
    this.owner.say(this.owner.words(point));
    this.owner.showTip(point, box.left + x + this.owner.cell, box.top + y);
  }

  open(i) {
    const point = this.group.points[i];
    if (point) this.owner.open(point.tag);
  }
}

function drawCell(context, x, y, size, band, untrusted, colours) {
  const stale = colours["--stale"];
  context.globalAlpha = 1;
  context.lineWidth = 1;
  switch (band) {
    case BAND.fresh:
      context.fillStyle = colours["--normal"];
      context.globalAlpha = 0.75;
      context.fillRect(x, y, size, size);
      context.globalAlpha = 1;
      if (untrusted) { // A dot: the value is there but not to be trusted.
        context.fillStyle = stale;
        context.fillRect(x + size / 2 - 1, y + size / 2 - 1, 2, 2);
      }
      return;
    case BAND.late: // Half a cell: what is missing is visible.
      context.fillStyle = colours["--normal"];
      context.fillRect(x, y + size / 2, size, size / 2);
      return;
    case BAND.stale: // Outline with a hatch line.
      outline(context, x, y, size, stale);
      line(context, x, y + size, x + size, y);
      return;
    case BAND.dead: // Outline, struck twice.
      outline(context, x, y, size, stale);
      line(context, x, y + size, x + size, y);
      line(context, x, y, x + size, y + size);
      return;
    case BAND.linkDown: // Empty outline: a whole block of these is one lost link.
      outline(context, x, y, size, stale);
      return;
    default: // Waiting for the first reading.
      outline(context, x, y, size, colours["--line-strong"]);
  }
}

function drawAlarm(context, x, y, size, state, colours) {
  const colour = colours[["--advice", "--medium", "--high", "--critical"][priorityOf(state)]];
  const cx = x + size / 2, cy = y + size / 2, r = size / 2 + 2;
  // The ground under the shape is cleared, so that its neighbours do not blur it.
  context.globalAlpha = 1;
  context.fillStyle = colours["--panel"];
  context.fillRect(cx - r - 1, cy - r - 1, 2 * r + 2, 2 * r + 2);
  context.beginPath();
  switch (priorityOf(state)) {
    case 3: context.moveTo(cx, cy - r); context.lineTo(cx + r, cy + r); context.lineTo(cx - r, cy + r); break;
    case 2: context.moveTo(cx, cy - r); context.lineTo(cx + r, cy); context.lineTo(cx, cy + r); context.lineTo(cx - r, cy); break;
    case 1: context.rect(cx - r + 1, cy - r + 1, 2 * r - 2, 2 * r - 2); break;
    default: context.arc(cx, cy, r - 1, 0, Math.PI * 2);
  }
  context.closePath();
  context.lineWidth = 1.5;
  context.fillStyle = context.strokeStyle = colour;
  // Filled while nobody has acknowledged it, outlined afterwards; old data underneath is struck through.
  if (alarmOf(state) === 1) context.fill(); else context.stroke();
  if (bandOf(state) >= BAND.stale) {
    context.strokeStyle = colours["--stale"];
    line(context, cx - r, cy + r, cx + r, cy - r);
  }
}

function outline(context, x, y, size, colour) {
  context.strokeStyle = colour;
  context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
}

function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** Draws the groups of a layout into an element and keeps them up to date. */
export class SensorCells {
  /** @param options {cell: edge of a cell in CSS pixels, open: called with a tag} */
  constructor(root, options = {}) {
    this.root = root;
    this.store = new CellStore();
    this.base = options.cell ?? 5;
    this.cell = this.base;
    this.open = options.open ?? (tag => { window.location.assign(`/sensors/${encodeURIComponent(tag)}`); });
    this.stop = new AbortController();
    this.signal = this.stop.signal;
    this.canvases = [];
    this.dirty = new Set();
    this.live = element("div", "sensor-cells-said");
    this.live.setAttribute("aria-live", "polite");
    this.tip = element("div", "sensor-cells-tip");
    this.tip.setAttribute("role", "tooltip");
    this.tip.hidden = true;
    this.list = element("div", "sensor-cells-groups");
    root.replaceChildren(this.list, this.live, this.tip);
    Object.assign(this.live.style, { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" });
    Object.assign(this.tip.style, {
      position: "fixed", zIndex: 30, pointerEvents: "none", padding: "4px 8px", borderRadius: "6px", fontSize: "12px", maxWidth: "360px",
      background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--line-strong)",
    });
    Object.assign(this.list.style, { display: "flex", flexDirection: "column", gap: `${GROUP_GAP}px`, padding: "8px 12px" });
    this.readColours();
    this.sizes = new ResizeObserver(() => this.resizeAll());
    this.sizes.observe(root);
    const box = root.closest(".panel-body");
    if (box) this.sizes.observe(box);
    this.theme = new MutationObserver(() => { this.readColours(); this.redrawAll(); });
    this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ["class", "data-theme", "style"] });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.readColours(); this.redrawAll(); }, { signal: this.signal });
    window.addEventListener("resize", () => this.resizeAll(), { signal: this.signal });
    this.tipTimer = setInterval(() => { if (!this.tip.hidden && this.tipPoint) this.tip.textContent = this.words(this.tipPoint); }, 500);
  }

  setLayout(layout) {
    this.store.setLayout(layout);
    this.list.replaceChildren();
    this.canvases = layout.groups.map(group => {
      const section = element("section", "sensor-cells-group"), head = element("div", "cells-head");
      const name = element("b", ""), counts = element("span", "");
      name.textContent = group.name;
      head.append(name, counts);
      section.append(head);
      this.list.append(section);
      const canvas = new GroupCanvas(this, group, section);
      canvas.counts = counts;
      return canvas;
    });
    this.groupOf = new Map();
    for (const canvas of this.canvases) for (const point of canvas.group.points) this.groupOf.set(point.index, canvas);
    this.resizeAll();
    this.count();
  }

  /** Takes a frame; the answer says what else is needed. */
  apply(buffer) {
    const answer = this.store.apply(buffer);
    if (answer === "ok") {
      for (const canvas of this.canvases) this.redraw(canvas);
      this.count();
    }
    return answer;
  }

  count() {
    for (const canvas of this.canvases) {
      let alarms = 0, blind = 0;
      for (const point of canvas.group.points) {
        const state = this.store.states[point.index];
        if (alarmOf(state) === 1 || alarmOf(state) === 2) alarms++;
        if (bandOf(state) >= BAND.stale) blind++;
      }
      const words = [`${canvas.group.points.length.toLocaleString("en").replaceAll(",", "\u202f")} sensors`];
      if (blind) words.push(`${blind} blind`);
      if (alarms) words.push(`${alarms} in alarm`);
      const text = words.join(", ");
      if (canvas.counts.textContent !== text) canvas.counts.textContent = text;
    }
  }

  words(point) {
    return describe(point.tag, point.unit, this.store.states[point.index], this.store.values[point.index], this.store.age(point.index));
  }

  say(text) { this.live.textContent = text; }

  showTip(point, x, y) {
    this.tipPoint = point;
    this.tip.textContent = this.words(point);
    this.tip.hidden = false;
    const box = this.tip.getBoundingClientRect();
    this.tip.style.left = `${Math.max(4, Math.min(x + 12, window.innerWidth - box.width - 4))}px`;
    this.tip.style.top = `${y + 16 + box.height > window.innerHeight ? y - box.height - 8 : y + 16}px`;
  }

  hideTip() { this.tip.hidden = true; this.tipPoint = null; }

  /** Many frames in one screen refresh cost one painting. */
  redraw(canvas) {
    this.dirty.add(canvas);
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      for (const one of this.dirty) one.draw();
      this.dirty.clear();
    });
  }

  redrawAll() { for (const canvas of this.canvases) this.redraw(canvas); }

  resizeAll() {
    this.cell = this.fit();
    for (const canvas of this.canvases) canvas.resize();
  }

  /** The largest cell with which everything is in view; where the room grows with the content, the usual one. */
  fit() {
    const box = this.root.closest(".panel-body"), width = this.root.clientWidth - 24 - 2 * PAD;
    if (!box || width <= 0 || getComputedStyle(box).overflowY === "visible") return this.base;
    // Zoomed threefold, a third of a pixel of style is a whole one of glass.
    const zoom = box.currentCSSZoom ?? 1, smallest = SMALLEST_CELL / Math.min(zoom, 2);
    for (let cell = LARGEST_CELL; cell > smallest; cell -= 1 / zoom) {
      const columns = Math.max(1, Math.floor(width / cell));
      const height = this.canvases.reduce((sum, c) => sum + Math.ceil(c.group.points.length / columns) * cell + 2 * PAD + GROUP_HEAD + GROUP_GAP, 16);
      if (height <= box.clientHeight) return cell;
    }
    return smallest;
  }

  readColours() {
    const style = getComputedStyle(this.root);
    this.colours = Object.fromEntries(COLOURS.map(name => [name, style.getPropertyValue(name).trim() || "#888"]));
  }

  dispose() {
    this.stop.abort();
    this.sizes.disconnect();
    this.theme.disconnect();
    clearInterval(this.tipTimer);
    if (this.frame) cancelAnimationFrame(this.frame);
    this.root.replaceChildren();
  }
}

function element(name, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

const STALE_AFTER = 3000, AGAIN_AFTER = 1000, LIST_TIMEOUT = 8000;
let libraries = null;

/** Draws the live cells into an element until dispose is called. The cells say themselves when they are no longer live. */
export function mount(root, options = {}) {
  const cells = new SensorCells(root, options), mountedAt = performance.now();
  const notice = element("div", "sensor-cells-notice");
  notice.setAttribute("role", "status");
  Object.assign(notice.style, { padding: "6px 12px", fontSize: "12px", color: "var(--stale)", minHeight: "0" });
  root.prepend(notice);
  let connection = null, gone = false, heardAt = null, waiting = null, loading = false, missing = "The cells do not come", failed = null;
  say("Waiting for the sensors.");

  function say(text) { if (notice.textContent !== text) notice.textContent = text; notice.hidden = text === ""; }

  async function connect() {
    libraries ??= import("/lib/signalr/10.0.11/signalr.min.js").then(() => import("/lib/signalr-protocol-msgpack/10.0.11/signalr-protocol-msgpack.min.js"));
    try { await libraries; } catch (error) { libraries = null; throw error; }
    const { signalR } = globalThis;
    const made = new signalR.HubConnectionBuilder().withUrl("/hubs/live")
      .withHubProtocol(new signalR.protocols.msgpack.MessagePackHubProtocol())
      .withServerTimeout(8000).withKeepAliveInterval(2000).configureLogging(signalR.LogLevel.None).build();
    made.on("frame", (topic, bytes) => { if (topic === "sensors") take(bytes); });
    made.onclose(() => again());
    return made;
  }

  // The connection, then the list of points, then a snapshot; frames that come between the two ask for another one.
  // Whatever fails, all of it is tried again: there is no half that nobody comes back to.
  async function load(withLayout) {
    if (loading || gone) return;
    loading = true;
    let step = "The live connection of the cells cannot be opened";
    try {
      connection ??= await connect();
      if (gone) return;
      if (connection.state === "Disconnected") await connection.start();
      if (withLayout || cells.store.layout === null) {
        step = "The list of sensors cannot be read";
        const answer = await fetch("/api/sensors/cells", { credentials: "same-origin", signal: AbortSignal.timeout(LIST_TIMEOUT) });
        if (!answer.ok) throw new Error(step += ` (${answer.status})`);
        cells.setLayout(await answer.json());
      }
      step = "The cells cannot be read";
      if (apply(await connection.invoke("Watch", "sensors")) !== "ok") again();
    } catch {
      missing = step;
      again();
    } finally { loading = false; }
  }

  function again() {
    if (gone) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => { waiting = null; load(true); }, AGAIN_AFTER);
  }

  function take(bytes) {
    const answer = apply(bytes);
    // Frames come several times a second: while another attempt is due anyway, they ask for nothing.
    if (answer !== "ok" && waiting === null) load(answer === "layout");
  }

  function apply(bytes) {
    const answer = cells.apply(bytes);
    if (answer === "ok") heardAt = performance.now();
    return answer;
  }

  function showFailure(on) {
    if (!on) { failed?.remove(); failed = null; return; }
    if (failed === null) root.prepend(failed = failure(opsConsole.now() - (performance.now() - mountedAt)));
    const what = failed.querySelector("b");
    if (what.textContent !== `${missing}.`) what.textContent = `${missing}.`;
  }

  // Independent of the connection: what counts is that frames arrive.
  const watch = setInterval(() => {
    const silent = performance.now() - (heardAt ?? mountedAt), stale = silent > STALE_AFTER;
    cells.list.style.opacity = stale ? "0.45" : "";
    cells.list.toggleAttribute("data-not-live", stale);
    showFailure(stale && heardAt === null);
    if (heardAt === null) say(stale ? "" : "Waiting for the sensors.");
    else if (stale) say(`The cells have stood still for ${formatAge(silent)}: what they show is old. They go on by themselves when the connection is back.`);
    else say(cells.canvases.length === 0 ? "No sensors are registered yet." : "");
  }, 500);

  load(true);
  return {
    dispose() {
      gone = true;
      clearInterval(watch);
      clearTimeout(waiting);
      connection?.stop().catch(() => {});
      cells.dispose();
    },
  };
}

/** What stands before cells that never came: the failed state of a panel. Its times are written by ages.js. */
function failure(since) {
  const box = element("div", "panel-state"), at = Math.round(since);
  box.setAttribute("role", "alert");
  box.innerHTML = `<span class="tone" data-tone="high"><svg class="mark" viewBox="0 0 14 14" aria-hidden="true" focusable="false"><path d="M7 0l7 7-7 7-7-7z" fill="currentColor"/></svg> <b></b></span>
    <span>Since <time data-moment="${at}"></time> (<time data-utc="${at}" data-after="ago"></time>). It is tried again every second; alerts and the lines below do not depend on it.</span>`;
  return box;
}
