// Keys, hovering and selecting for the review page. Everything here has a link or a form that does the same without it.
"use strict";

const $ = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const body = document.body;

// Panels that are open where there is room.
if (matchMedia("(min-width: 761px)").matches) all("details[data-wide]").forEach((d) => { d.open = true; });
$("#print")?.addEventListener("click", () => print());
document.addEventListener("click", (e) => { const s = $(".settings[open]"); if (s && !s.contains(e.target)) s.open = false; });
all(".search select").forEach((s) => s.addEventListener("change", () => s.form.requestSubmit()));

// ---- the list: a selected row
const rows = all("#list .row");
const seat = `row ${location.pathname}${location.search}`;
let here = -1;
function select(i, focus = true) {
  if (!rows.length) return;
  rows[here]?.classList.remove("here");
  here = Math.max(0, Math.min(rows.length - 1, i));
  rows[here].classList.add("here");
  rows[here].scrollIntoView({ block: "nearest" });
  if (focus) $("a.open", rows[here]).focus({ preventScroll: true });
  try { sessionStorage.setItem(seat, rows[here].dataset.id); } catch { /* storage is a convenience */ }
}
if (rows.length) {
  let kept = null;
  try { kept = sessionStorage.getItem(seat); } catch { /* see above */ }
  const i = rows.findIndex((r) => r.dataset.id === kept);
  if (i >= 0) select(i, false);
  rows.forEach((r, n) => r.addEventListener("focusin", () => { if (here !== n) select(n, false); }));
}
const ticks = all("#list input[type=checkbox]");
const ticked = () => { const n = ticks.filter((t) => t.checked).length; const out = $("#ticked"); if (out) out.textContent = n ? String(n) : ""; if (n) $("#bulk-panel").open = true; };
ticks.forEach((t) => t.addEventListener("change", ticked));

let sending = false;
function send(form, submitter) { if (sending || !form) return; sending = true; form.requestSubmit(submitter); }
addEventListener("pageshow", () => { sending = false; });
function decideRow(n) {
  const row = rows[here], form = $("#quick"), code = ["true", "false_alarm", "explained", "pending"][n - 1];
  if (!row || !form) return;
  form.elements.finding_id.value = row.dataset.id; form.elements.version.value = row.dataset.version; form.elements.verdict.value = code;
  try { sessionStorage.setItem(seat, (rows[here + 1] || row).dataset.id); } catch { /* see above */ }
  send(form);
}

// ---- a finding: the evidence comes into view
const paper = $(".paper-body");
if (paper && !location.hash) {
  const target = $("mark.evidence, .box:not(.faint), .hit", paper);
  if (target) paper.scrollTop += target.getBoundingClientRect().top - paper.getBoundingClientRect().top - paper.clientHeight / 3;
  const grid = target?.closest(".grid-scroll");
  if (grid) grid.scrollLeft += target.getBoundingClientRect().left - grid.getBoundingClientRect().left - grid.clientWidth / 3;
}
const note = $("#note");

// ---- a document: numbers explain themselves
const inspector = $("#inspector");
let asked = 0;
async function explain(link) {
  if (!inspector || !link.dataset.number) return;
  const turn = ++asked;
  const answer = await fetch(`${inspector.dataset.href}?number=${encodeURIComponent(link.dataset.number)}`);
  if (!answer.ok || turn !== asked) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  const old = $("#number", inspector) || $("p.quiet", inspector);
  const fresh = $("#number", made);
  if (!fresh) return;
  if (old) old.replaceWith(fresh); else inspector.prepend(fresh);
  all(".n.current").forEach((n) => n.classList.remove("current"));
  link.classList.add("current");
}
const source = $("#source");
if (source && inspector) {
  let wait = 0;
  source.addEventListener("pointerover", (e) => { const n = e.target.closest(".n"); clearTimeout(wait); if (n) wait = setTimeout(() => explain(n), 120); });
  source.addEventListener("focusin", (e) => { const n = e.target.closest(".n"); if (n) explain(n); });
  source.addEventListener("click", (e) => { const n = e.target.closest(".n"); if (n) { e.preventDefault(); clearTimeout(wait); n.focus({ preventScroll: true }); explain(n); } });
}
function step(way) {
  const links = all("#source .n, .paper-body .n");
  const i = links.indexOf(document.activeElement);
  links[i < 0 ? 0 : Math.max(0, Math.min(links.length - 1, i + way))]?.focus();
}

// ---- a document: a selection is a span of the source, in code points
function offset(node, index) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (!piece) return null;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(node, index);
  return Number(piece.dataset.at) + [...before.toString()].length;
}
document.addEventListener("selectionchange", () => {
  const chosen = getSelection(), form = $("#miss form");
  if (!form || !source || chosen.isCollapsed || !source.contains(chosen.anchorNode) || !source.contains(chosen.focusNode)) return;
  const range = chosen.getRangeAt(0);
  const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
  if (start === null || end === null || start >= end) return;
  form.elements.start.value = start; form.elements.end.value = end;
  $("#selected").textContent = chosen.toString().slice(0, 80);
  $("#miss").open = true;
});

// ---- keys
addEventListener("keydown", (e) => {
  const t = e.target;
  const typing = t.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
  if (typing) { if (e.key === "Escape" || (e.key === "Enter" && e.ctrlKey)) { t.blur(); e.preventDefault(); } return; }
  if (e.ctrlKey || e.metaKey || e.altKey || $("dialog[open]")) return;
  const acts = {
    j: () => (rows.length ? select(here + 1) : $("#after")?.click()),
    k: () => (rows.length ? select(here < 0 ? 0 : here - 1) : $("#before")?.click()),
    n: () => (note ? note.focus() : $("#bulk-panel textarea")?.focus()),
    u: () => { const f = $("#undo"); if (f && (!f.classList.contains("undo") || !f.hidden)) send(f); },
    x: () => { const b = rows[here] && $("input[type=checkbox]", rows[here]); if (b) { b.checked = !b.checked; ticked(); } },
    g: () => $("#back")?.click(),
    "/": () => $("#q")?.focus(),
    "[": () => step(-1),
    "]": () => step(1),
    "?": () => $("#keys")?.showModal(),
  };
  if ("1234".includes(e.key)) { const b = $(`.choice[data-key="${e.key}"]`); if (b) send($("#decide"), b); else decideRow(Number(e.key)); e.preventDefault(); return; }
  if (acts[e.key]) { acts[e.key](); e.preventDefault(); }
});

document.documentElement.dataset.keys = "on";

// ---- others work at the same time, and runs replace the results
async function listen() {
  if (document.hidden) return;
  try {
    const now = await (await fetch("/pulse")).json();
    const replaced = now.generation !== body.dataset.generation, decided = String(now.pulse) !== body.dataset.pulse;
    const news = $("#news");
    if (!news || !(replaced || decided)) return;
    const link = document.createElement("a");
    link.href = location.href; link.textContent = "↻";
    news.textContent = `${replaced ? body.dataset.replaced : body.dataset.decided} `;
    news.append(link); news.hidden = false;
  } catch { /* the server is away; the next page will say so */ }
}
if (body.dataset.generation && $("#news")) setInterval(listen, 15000);
addEventListener("focus", () => { if ($("#news")) listen(); });
