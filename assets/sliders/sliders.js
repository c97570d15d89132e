// Sliders that tell the page where they are while they move, one question at a time: the next position leaves when the
// page has drawn the one before. st.slider tells nothing until it is let go.
//
// data: {opened, seen, language, words: {start, end}, groups: [{title, rows: [{id, label, hint, min, max, step, value,
// unit, signed, why, cap, years: null | {first, last, start, end}}]}]}. `opened` names what is open: when it changes, the
// values of data replace those on screen. `why`: the reason a slider cannot be moved; `cap`: where it stops for now.
// State sent: `moved`, {opened, n, values: {id: number}, years: {id: [start, end]}}; data.seen is the `n` drawn last.

const PAUSE_MS = 60;
const PATIENCE_MS = 2000;
const PANELS = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  let panel = PANELS.get(parentElement);
  if (!panel) {
    const root = element("div", "panel");
    panel = { root, n: 0, sent: 0, waiting: false, late: false, lines: {}, sections: {} };
    parentElement.appendChild(root);
    PANELS.set(parentElement, panel);
  }
  panel.tell = setStateValue;
  panel.language = data.language;
  const opening = panel.opened !== data.opened;
  if (opening) start(panel, data);
  arrange(panel, data);
  for (const row of data.groups.flatMap((group) => group.rows)) panel.lines[row.id].follow(row, opening);
  if (panel.waiting && data.seen >= panel.sent) answered(panel);
}

function start(panel, data) {
  panel.opened = data.opened;
  panel.values = {};
  panel.years = {};
  panel.late = false;
  panel.n = Math.max(panel.n, data.seen);
}

// What is on screen already stays the same element: a slider is not taken from the hand that holds it.
function arrange(panel, data) {
  const { lines, sections } = panel;
  panel.lines = {};
  panel.sections = {};
  for (const { title, rows } of data.groups) {
    const section = (panel.sections[title] = sections[title] ?? element("section", "group"));
    const boxes = rows.map((row) => {
      const { value, hint, cap, years, ...rest } = row;
      const key = JSON.stringify([rest, years && [years.first, years.last], data.words]);
      const kept = lines[row.id];
      panel.lines[row.id] = kept?.key === key ? kept : { key, ...line(panel, row, data.words) };
      return panel.lines[row.id].box;
    });
    place(section, [section.firstChild ?? element("h3", "title", title), ...boxes]);
  }
  place(panel.root, Object.values(panel.sections));
}

function place(parent, nodes) {
  nodes.forEach((node, at) => {
    if (parent.children[at] !== node) parent.insertBefore(node, parent.children[at] ?? null);
  });
  while (parent.children.length > nodes.length) parent.lastChild.remove();
}

function line(panel, row, words) {
  const box = element("div", row.why ? "row off" : "row");
  const label = element("label", "label", row.label);
  const shown = element("output", "value");
  const range = element("input", "range");
  const hint = element("p", "hint");
  label.htmlFor = range.id = `range_${row.id}`;
  shown.htmlFor = range.id;
  hint.id = `hint_${row.id}`;
  range.setAttribute("aria-describedby", hint.id);
  Object.assign(range, { type: "range", min: row.min, max: row.max, step: row.step, disabled: Boolean(row.why) });
  box.append(label, shown, range, hint);
  const span = row.years && years(panel, row, words, box);
  let cap = null;
  const tell = () => {
    if (cap !== null && Number(range.value) > cap) range.value = cap;
    const at = Number(range.value);
    panel.values[row.id] = at;
    shown.textContent = said(panel, row, at);
    range.setAttribute("aria-valuetext", shown.textContent);
    const ends = [at, 0].map((value) => (100 * (value - row.min)) / (row.max - row.min));
    range.style.setProperty("--from", `${Math.min(...ends)}%`);
    range.style.setProperty("--to", `${Math.max(...ends)}%`);
    box.classList.toggle("used", at !== 0);
  };
  range.addEventListener("input", () => {
    tell();
    moved(panel);
  });
  range.addEventListener("dblclick", () => {
    range.value = 0;
    range.dispatchEvent(new Event("input"));
  });
  const follow = (now, opening) => {
    cap = now.cap;
    hint.textContent = now.why || now.hint;
    if (opening || panel.values[row.id] === undefined) range.value = now.value;
    if (span && (opening || !panel.years[row.id])) span(now.years);
    tell();
  };
  return { box, follow };
}

function years(panel, row, words, parent) {
  const box = element("div", "years");
  const lists = [words.start, words.end].map((word, at) => {
    const label = element("label", "when", word);
    const list = element("select", "year");
    list.id = `year_${at}_${row.id}`;
    list.setAttribute("aria-label", `${row.label} : ${word}`);
    list.disabled = Boolean(row.why);
    for (let year = row.years.first; year <= row.years.last; year += 1) list.append(new Option(year, year));
    list.addEventListener("change", () => {
      const kept = lists.map((one) => Number(one.value));
      if (kept[0] > kept[1]) kept[1 - at] = kept[at];
      set({ start: kept[0], end: kept[1] });
      moved(panel);
    });
    label.append(list);
    box.append(label);
    return list;
  });
  const set = ({ start, end }) => {
    panel.years[row.id] = [start, end];
    [lists[0].value, lists[1].value] = [start, end];
  };
  parent.append(box);
  return set;
}

function said(panel, row, value) {
  const signDisplay = row.signed ? "exceptZero" : "auto";
  const decimals = Number.isInteger(row.step) ? 0 : String(row.step).split(".")[1].length;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const number = value.toLocaleString(panel.language, { signDisplay, ...digits }).replace("-", "−");
  const tight = panel.language === "en" && row.unit.startsWith("%");
  return tight ? number + row.unit : `${number}\u00a0${row.unit}`;
}

function moved(panel) {
  panel.n += 1;
  panel.late = true;
  if (!panel.waiting) send(panel);
}

function send(panel) {
  panel.waiting = true;
  panel.late = false;
  panel.sent = panel.n;
  panel.patience = setTimeout(() => answered(panel), PATIENCE_MS);
  panel.tell("moved", { opened: panel.opened, n: panel.n, values: panel.values, years: panel.years });
}

function answered(panel) {
  clearTimeout(panel.patience);
  setTimeout(() => {
    panel.waiting = false;
    if (panel.late) send(panel);
  }, PAUSE_MS);
}

function element(name, css, text) {
  const made = document.createElement(name);
  made.className = css;
  if (text) made.textContent = text;
  return made;
}
