"use strict";
/* The log on the screen. Everything from the reports enters the page as text (textContent), never as markup. */

const data = JSON.parse(document.getElementById("index").textContent);
const split = (text) => (text ? text.split("\n") : []);
let lines = split(document.getElementById("lines").textContent);
let whole = false; /* whether all lines are there: those after the script come last */
const PAGE = 25;
const SEVERITIES = ["error", "warning", "note", "info"];

const WORDS = {
  zh: {
    title: "核查 · 不一致清单", skip: "跳到清单", language: "English", search: "搜索（文字、数字、文件）", rule: "规则", org: "单位", year: "年度", file: "文件",
    sort: "排序", reset: "清除筛选", all: "全部", none: "（未写明）", severity: "级别", pages: "翻页", checksLabel: "核对情况",
    byRule: "各规则的核对结果", previous: "上一页", next: "下一页", empty: "没有符合条件的问题。", clean: "没有发现不一致。",
    stated: "文中所述", expected: "应为", difference: "差额", formula: "算式", evidence: "证据", page: "第 # 页", at: "原文 #", more: "规则与参与数字",
    same: "同一根因共 # 条", loading: "正在读取……", verdicts: { true: "属实", false_alarm: "误报", explained: "已说明", pending: "待查" }, operands: "参与数字", figure: "原文", value: "数值", name: "项目", silent: "不适用情形：", decision: "审核意见：",
    keys: "快捷键：j / k 下一条、上一条，n / p 翻页，/ 搜索", total: "合计", count: "# 条", of: "# / ## 条", total_checks: "次核对",
    summary: (d, c, f) => `${d} 份文件，${c} 次核对，${f} 个问题`, sorts: { severity: "级别", path: "文件", rule: "规则", cause: "根因", org: "单位" },
    severities: { error: "错误", warning: "警告", note: "提示", info: "信息" },
    outcomes: { pass: "相符", rounding: "尾差相符", truncated: "截位相符", plugged: "配平相符", reconciled: "换口径相符", fail: "不符", review: "需复核", not_applicable: "不适用", undecided: "未能判定" },
    diagnoses: {
      unit_slip: "单位错位", transposition: "相邻数字颠倒", digit: "一位数字有误", digit_added: "多写一位", digit_lost: "少写一位", point_moved: "小数点错位", sign: "正负相反",
      direction: "方向相反", alternative_base: "另一口径可成立", zero_base: "分母为零", other_item: "等于另一项目", missing_part: "缺少一项", stale_value: "沿用旧值",
    },
  },
  en: {
    title: "hecha · inconsistency log", skip: "Skip to the list", language: "中文", search: "Search (words, figures, files)", rule: "Rule", org: "Organisation",
    year: "Year", file: "File", sort: "Sort by", reset: "Clear filters", all: "all", none: "(not stated)", severity: "Severity", pages: "Pages", checksLabel: "Checks",
    byRule: "Outcomes by rule", previous: "Previous", next: "Next", empty: "No finding matches.", clean: "No inconsistency found.",
    stated: "Stated", expected: "Expected", difference: "Difference", formula: "Arithmetic", evidence: "Evidence", page: "page #", at: "source #", more: "Rule and figures",
    same: "# findings of one root cause", loading: "Reading …", verdicts: { true: "true", false_alarm: "false alarm", explained: "explained", pending: "pending" }, operands: "Figures", figure: "As written", value: "Value", name: "Item", silent: "Silent about: ", decision: "Decision: ",
    keys: "Keys: j / k next, previous finding; n / p next, previous page; / search", total: "total", count: "# findings", of: "# of ## findings", total_checks: "checks",
    summary: (d, c, f) => `${d} files, ${c} checks, ${f} findings`, sorts: { severity: "severity", path: "file", rule: "rule", cause: "root cause", org: "organisation" },
    severities: { error: "error", warning: "warning", note: "note", info: "info" },
    outcomes: { pass: "hold", rounding: "hold, rounded", truncated: "hold, cut off", plugged: "hold, plugged", reconciled: "hold on another base", fail: "fail", review: "to review", not_applicable: "not applicable", undecided: "undecided" },
    diagnoses: {
      unit_slip: "unit slip", transposition: "digits transposed", digit: "one digit wrong", digit_added: "a digit too many", digit_lost: "a digit lost", point_moved: "decimal point moved", sign: "sign reversed",
      direction: "direction reversed", alternative_base: "holds on another base", zero_base: "zero base", other_item: "equals another item", missing_part: "a part is missing", stale_value: "stale value",
    },
  },
};

/* What is filtered and sorted by is at hand for every finding; the rest of it is read from its line when it is shown. */
const findings = data.findings.map(([severity, rule, doc, cause], place) => {
  const { path, org, year } = data.documents[doc];
  return { place, severity: SEVERITIES[severity], rule: data.rules[rule][0], doc, cause, path, org, year };
});
const rules = new Map(data.rules.map((rule) => [rule[0], rule]));
const causes = new Map();
for (const f of findings) causes.set(f.cause, (causes.get(f.cause) || 0) + 1);

function read(f) {
  const [finding_id, message_zh, message_en, stated, expected, difference, formula, diagnosis, decision, note, operands, evidence] = JSON.parse(lines[f.place]);
  return { ...f, finding_id, message_zh, message_en, stated, expected, difference, formula, diagnosis, decision, note, operands, evidence };
}

const state = { lang: "zh", q: "", severity: new Set(SEVERITIES), rule: "", org: "", year: "", doc: "", cause: "", sort: "severity", page: 0 };
let shown = findings;
const $ = (id) => document.getElementById(id);
const words = () => WORDS[state.lang];
const fill = (pattern, ...values) => values.reduceRight((text, value, i) => text.replace("#".repeat(i + 1), value), pattern);

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "on") node.addEventListener("click", value);
    else if (value !== undefined && value !== "") node.setAttribute(name, value);
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(child); // strings become text nodes
  return node;
}

/* Quotes that stand close to each other are shown as one passage: [start, text, is evidence] pieces in order, by code points. */
function passages(evidence) {
  const groups = [];
  for (const [start, end, before, quote, after, page, section, doc] of [...evidence].sort((a, b) => a[7] - b[7] || a[0] - b[0] || b[1] - a[1])) {
    const last = groups.at(-1);
    const between = last ? Array.from(last.after) : [];
    if (last && doc === last.doc && start - last.end <= between.length && page === last.page) {
      if (end <= last.end) continue;
      if (start > last.end) last.pieces.push([last.end, between.slice(0, start - last.end), false]);
      const from = Math.max(start, last.end);
      last.pieces.push([from, Array.from(quote).slice(from - start), true]);
      Object.assign(last, { end, after });
    } else {
      groups.push({ start, end, before, after, page, section, doc, pieces: [[start, Array.from(quote), true]] });
    }
  }
  return groups;
}

/* Blank lines tell a reader nothing. */
const folded = (points) => (Array.isArray(points) ? points.join("") : points).replace(/\s*\n\s*/g, "\n");

/* A passage on the screen: what stands around it, the evidence, the figures of the check marked in it. */
function quoted(finding, passage) {
  const w = words();
  const marks = finding.operands.filter((o) => o[5] === passage.doc && o[2] >= passage.start && o[3] <= passage.end && o[2] < o[3]).sort((a, b) => a[2] - b[2] || b[3] - a[3]);
  const place = [passage.doc < 0 ? "" : data.documents[passage.doc].path, passage.page === null ? "" : fill(w.page, passage.page), passage.section === "0" ? "" : `§ ${passage.section}`, fill(w.at, `${passage.start}–${passage.end}`)];
  const box = make("blockquote", { tabindex: "0" }, make("span", { class: "where" }, place.filter(Boolean).join(" · ")),
    make("span", { class: "around" }, (passage.start > Array.from(passage.before).length ? "…" : "") + folded(passage.before).trimStart()));
  for (const [start, points, isEvidence] of passage.pieces) {
    const piece = make("span", { class: isEvidence ? "quote" : "around" });
    let here = start;
    for (const [name, value, from, to] of isEvidence ? marks : []) {
      if (from < here || to > start + points.length) continue;
      piece.append(folded(points.slice(here - start, from - start)), make("mark", { title: `${name} = ${value}` }, folded(points.slice(from - start, to - start))));
      here = to;
    }
    piece.append(folded(points.slice(here - start)));
    if (isEvidence && !marks.length && points.length <= 80) piece.replaceChildren(make("mark", {}, folded(points)));
    box.append(piece);
  }
  box.append(make("span", { class: "around" }, passage.after ? folded(passage.after).trimEnd() + "…" : ""));
  return box;
}

function figure(name, value) {
  return value ? make("div", {}, make("dt", {}, words()[name]), make("dd", {}, value)) : null;
}

function more(finding) {
  const rule = rules.get(finding.rule);
  const box = make("details", { class: "more" }, make("summary", {}, words().more));
  if (rule[3]) box.append(make("p", {}, rule[3]));
  if (rule[4]) box.append(make("p", {}, words().silent + rule[4]));
  if (finding.operands.length) {
    const rows = finding.operands.map(([name, value, , , text]) => make("tr", {}, make("td", {}, name), make("td", {}, text), make("td", {}, value)));
    const head = make("tr", {}, ...["name", "figure", "value"].map((key) => make("th", { scope: "col" }, words()[key])));
    box.append(make("div", { class: "scroll" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows))));
  }
  return box.children.length > 1 ? box : null;
}

const ruleName = (code) => `${code} ${rules.get(code)[state.lang === "zh" ? 1 : 2]}`.trim();

function article(f) {
  const w = words();
  const title = make("h2", {}, state.lang === "zh" ? f.message_zh : f.message_en || f.message_zh);
  const labels = make("div", { class: "labels" }, make("span", { class: `badge ${f.severity}` }, w.severities[f.severity]), make("span", {}, ruleName(f.rule)));
  const family = causes.get(f.cause);
  if (family > 1) labels.append(make("button", { type: "button", class: "link", on: () => change({ cause: state.cause === "" ? String(f.cause) : "" }) }, fill(w.same, family)));
  const meta = make("p", { class: "meta" }, [f.org, f.year, f.path].filter(Boolean).join(" · "));
  const figures = [figure("stated", f.stated), figure("expected", f.expected), figure("difference", f.difference)].filter(Boolean);
  const diagnosis = f.diagnosis.map((code) => make("li", {}, w.diagnoses[code] || code));
  return make("article", { class: `finding is-${f.severity}`, tabindex: "-1", id: `f-${f.finding_id}` }, labels, title, meta,
    figures.length ? make("dl", { class: "figures" }, ...figures) : null,
    f.formula ? make("p", { class: "formula" }, f.formula) : null,
    make("div", { class: "quotes" }, ...passages(f.evidence).map((passage) => quoted(f, passage))),
    diagnosis.length ? make("ul", { class: "diagnosis" }, ...diagnosis) : null,
    f.decision ? make("p", {}, w.decision + [w.verdicts[f.decision], f.note].filter(Boolean).join("：")) : null,
    more(f));
}

/* A word is looked for in the finding's line, its report and its rule, whatever the case; lower-case copies are made once. */
const lower = { lines: [], documents: [], rules: new Map() };

/* A term as the lines write it. */
const escaped = (term) => JSON.stringify(term).slice(1, -1).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);

function contains(f, term) {
  const line = (lower.lines[f.place] ??= lines[f.place].toLowerCase());
  const report = (lower.documents[f.doc] ??= [f.path, f.org, f.year].join(" ").toLowerCase());
  if (!lower.rules.has(f.rule)) lower.rules.set(f.rule, rules.get(f.rule).slice(0, 3).join(" ").toLowerCase());
  return line.includes(term) || report.includes(term) || lower.rules.get(f.rule).includes(term);
}

function passes(f, except) {
  return (except === "severity" || state.severity.has(f.severity)) && (!state.rule || f.rule === state.rule) && (!state.org || f.org === state.org) &&
    (!state.year || String(f.year ?? "") === state.year) && (!state.doc || f.doc === Number(state.doc)) && (state.cause === "" || f.cause === Number(state.cause));
}

function select() {
  if (state.q && !whole) return; // looked for when all is there
  const terms = state.q.toLowerCase().split(/\s+/).filter(Boolean).map(escaped);
  const near = findings.filter((f) => passes(f, "severity") && terms.every((term) => contains(f, term)));
  shown = near.filter((f) => state.severity.has(f.severity));
  if (state.sort !== "severity") {
    const key = state.sort;
    shown.sort((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : a.place - b.place));
  }
  const counts = Object.fromEntries(SEVERITIES.map((s) => [s, 0]));
  for (const f of near) counts[f.severity] += 1;
  for (const button of $("severities").children) button.lastChild.textContent = counts[button.dataset.severity];
}

function render() {
  const w = words();
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  state.page = Math.min(state.page, pages - 1);
  const slice = shown.slice(state.page * PAGE, (state.page + 1) * PAGE);
  if (!whole && (state.q || slice.some((f) => f.place >= lines.length))) {
    $("list").replaceChildren(make("p", { class: "empty" }, w.loading));
    return;
  }
  $("list").replaceChildren(...(slice.length ? slice.map(read).map(article) : [make("p", { class: "empty" }, findings.length ? w.empty : w.clean)]));
  $("count").textContent = shown.length === findings.length ? fill(w.count, shown.length) : fill(w.of, shown.length, findings.length);
  for (const turn of document.querySelectorAll(".turn")) {
    const step = (by) => () => { state.page += by; render(); $("controls").scrollIntoView(); $("list").focus({ preventScroll: true }); };
    const previous = make("button", { type: "button", class: "plain", on: step(-1) }, w.previous);
    const next = make("button", { type: "button", class: "plain", on: step(1) }, w.next);
    previous.disabled = state.page === 0;
    next.disabled = state.page >= pages - 1;
    turn.replaceChildren(previous, `${state.page + 1} / ${pages}`, next);
  }
}

function change(what) {
  Object.assign(state, what, { page: 0 });
  select();
  render();
  remember();
}

/* The filters stand in the address, so that a view can be sent to a colleague. */
function remember() {
  const hash = new URLSearchParams();
  for (const key of ["lang", "q", "rule", "org", "year", "doc", "cause", "sort"]) if (state[key] && state[key] !== { lang: "zh", sort: "severity" }[key]) hash.set(key, state[key]);
  if (state.severity.size < SEVERITIES.length) hash.set("severity", [...state.severity].join(","));
  history.replaceState(null, "", "#" + hash);
}

function recall() {
  const hash = new URLSearchParams(location.hash.slice(1));
  for (const key of ["q", "rule", "org", "year", "doc", "cause"]) state[key] = hash.get(key) || "";
  state.lang = hash.get("lang") === "en" ? "en" : "zh";
  state.sort = Object.hasOwn(WORDS.zh.sorts, hash.get("sort") || "") ? hash.get("sort") : "severity";
  if (hash.has("severity")) state.severity = new Set(hash.get("severity").split(",").filter((s) => SEVERITIES.includes(s)));
}

/* Options with counts, most frequent first. */
function options(id, key, name) {
  const counts = new Map();
  for (const f of findings) counts.set(String(f[key] ?? ""), (counts.get(String(f[key] ?? "")) || 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const made = sorted.filter(([value]) => value).map(([value, count]) => make("option", { value }, `${name(value)} (${count})`));
  $(id).replaceChildren(make("option", {}, words().all), ...made);
  $(id).firstChild.value = "";
  $(id).value = state[id];
}

function overview() {
  const w = words();
  const totals = {};
  for (const outcomes of Object.values(data.checks)) for (const [o, n] of Object.entries(outcomes)) totals[o] = (totals[o] || 0) + n;
  const used = Object.keys(w.outcomes).filter((o) => totals[o]);
  const sum = used.reduce((all, o) => all + totals[o], 0);
  $("summary").textContent = w.summary(data.files, sum, findings.length);
  $("outcomes").replaceChildren(...used.map((o) => make("li", { class: o }, make("b", {}, String(totals[o])), w.outcomes[o])));
  const head = make("tr", {}, make("th", { scope: "col" }, w.rule), ...used.map((o) => make("th", { scope: "col" }, w.outcomes[o])));
  const rows = Object.keys(data.checks).sort().map((code) => make("tr", {}, make("td", {}, ruleName(code)), ...used.map((o) => make("td", {}, String(data.checks[code][o] || "")))));
  $("rules").replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows));
}

function translate() {
  const w = words();
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.title = w.title;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = w[node.dataset.t];
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", w[node.dataset.label]);
  $("language").textContent = w.language;
  const press = (event) => {
    const s = event.currentTarget.dataset.severity;
    if (!state.severity.delete(s)) state.severity.add(s);
    event.currentTarget.setAttribute("aria-pressed", state.severity.has(s));
    change({});
  };
  $("severities").replaceChildren(...SEVERITIES.map((s) =>
    make("button", { type: "button", class: s, "data-severity": s, "aria-pressed": String(state.severity.has(s)), on: press }, w.severities[s] + " ", make("span", {}))));
  options("rule", "rule", ruleName);
  options("org", "org", (org) => org);
  options("year", "year", (year) => year);
  options("doc", "doc", (doc) => data.documents[doc].path);
  $("sort").replaceChildren(...Object.entries(w.sorts).map(([value, name]) => make("option", { value }, name)));
  $("sort").value = state.sort;
  $("q").value = state.q;
  overview();
}

function step(by) {
  const cards = [...document.querySelectorAll(".finding")];
  const here = cards.indexOf(document.activeElement.closest(".finding"));
  const card = cards[here < 0 ? (by > 0 ? 0 : cards.length - 1) : here + by];
  if (card) card.focus();
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const turn = (i) => document.querySelector(".turn").children[i].click();
  const act = { j: () => step(1), k: () => step(-1), n: () => turn(1), p: () => turn(0), "/": () => $("q").focus() }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

let waiting = 0;
$("q").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => change({ q: $("q").value }), 150); });
for (const id of ["rule", "org", "year", "doc", "sort"]) $(id).addEventListener("change", () => change({ [id]: $(id).value }));
$("controls").addEventListener("submit", (event) => event.preventDefault());
$("controls").addEventListener("reset", (event) => {
  event.preventDefault();
  Object.assign(state, { q: "", rule: "", org: "", year: "", doc: "", cause: "", sort: "severity", severity: new Set(SEVERITIES) });
  translate();
  change({});
});
$("language").addEventListener("click", () => { state.lang = state.lang === "zh" ? "en" : "zh"; translate(); change({ page: state.page }); });
document.addEventListener("keydown", press);
function finish() {
  const waited = state.q || !$("list").querySelector("article");
  lines = lines.concat(split($("more").textContent));
  whole = true;
  if (!waited) return;
  select();
  render();
}

document.addEventListener("DOMContentLoaded", finish);
recall();
translate();
select();
render();
