// Checking what was read: the place of a field lights up in the text, selected words go into a field.
const raw = document.querySelector('#raw');
const form = document.querySelector('#check');
const chosen = document.querySelector('#chosen');
const paragraphs = [...raw.querySelectorAll('[data-start]')];
let field = null;
let selected = null;

// The server counts characters as Python does, a browser counts halves of those beyond the first 65,536.
const wide = /[\ud800-\udbff]/;
const toUnits = (text, count) => (wide.test(text) ? [...text].slice(0, count).join('').length : count);
const toCharacters = (text, units) => (wide.test(text) ? [...text.slice(0, units)].length : units);
const lengthOf = (text) => toCharacters(text, text.length);

const rangesOf = (start, end) => {
  const found = [];
  for (const paragraph of paragraphs) {
    const first = Number(paragraph.dataset.start);
    const text = paragraph.firstChild?.data ?? '';
    const last = first + lengthOf(text);
    if (first >= end || last <= start) continue;
    const range = document.createRange();
    range.setStart(paragraph.firstChild, toUnits(text, Math.max(0, start - first)));
    range.setEnd(paragraph.firstChild, toUnits(text, Math.min(end, last) - first));
    found.push(range);
  }
  return found;
};

const light = (spans) => {
  const parts = spans.map(([start, end]) => rangesOf(start, end));
  const whole = spans.length > 1 ? parts[0] : [];
  const values = (spans.length > 1 ? parts.slice(1) : parts).flat();
  if (window.Highlight) {
    CSS.highlights.set('clause', new Highlight(...whole));
    CSS.highlights.set('value', new Highlight(...values));
  }
  const first = [...whole, ...values][0];
  raw.dataset.lit = first ? spans[0].join('-') : '';
  if (!first) return;
  const top = first.getBoundingClientRect().top - raw.getBoundingClientRect().top;
  if (top < 0 || top > raw.clientHeight - 40) raw.scrollTop += top - raw.clientHeight / 3;
};

form.addEventListener('focusin', (event) => {
  if (!event.target.matches('input:not([type="hidden"]), textarea')) return;
  field = event.target;
  light(JSON.parse(field.dataset.spans ?? '[]'));
});

// ---- words that are selected in the text ----
const offsetOf = (node, offset) => {
  if (node.nodeType === Node.TEXT_NODE && node.parentElement.dataset.start !== undefined) {
    return Number(node.parentElement.dataset.start) + toCharacters(node.data, offset);
  }
  const next = node.nodeType === Node.TEXT_NODE ? node.parentElement : (node.childNodes[offset] ?? node.nextSibling);
  const later = paragraphs.find((one) => one === next || (next && next.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING));
  if (later) return Number(later.dataset.start);
  const last = paragraphs.at(-1);
  return Number(last.dataset.start) + lengthOf(last.textContent);
};
document.addEventListener('selectionchange', () => {
  const selection = getSelection();
  const inside = selection.rangeCount && raw.contains(selection.anchorNode) && raw.contains(selection.focusNode);
  if (inside && !selection.isCollapsed) {
    const range = selection.getRangeAt(0);
    const words = selection.toString().trim();
    selected = words && { words, start: offsetOf(range.startContainer, range.startOffset), end: offsetOf(range.endContainer, range.endOffset) };
  } else if (inside) {
    selected = null;
  }
  chosen.hidden = !selected;
  chosen.querySelector('[data-do="fill"]').disabled = !field;
});
const changed = (target) => target.dispatchEvent(new Event('input', { bubbles: true }));

chosen.addEventListener('click', (event) => {
  const what = event.target.closest('[data-do]')?.dataset.do;
  if (!what || !selected) return;
  if (what === 'fill') {
    field.value = selected.words.replace(/\s+/g, ' ');
    changed(field);
    field.focus();
    return;
  }
  document.querySelector('#new-work').open = true;
  const set = (name, value) => {
    form.elements[`new.${name}`].value = value;
    changed(form.elements[`new.${name}`]);
  };
  set('clause', selected.words);
  set('start', selected.start);
  set('end', selected.end);
  if (!form.elements['new.task'].value) set('task', selected.words.replace(/\s+/g, ' '));
  form.elements['new.lead'].focus();
  form.elements['new.lead'].scrollIntoView({ block: 'center' });
});

// ---- the form ----
const grow = (area) => {
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + 2}px`;
};
document.fonts.ready.then(() => {
  for (const area of form.querySelectorAll('textarea')) grow(area);
});
document.querySelector('#new-work').addEventListener('toggle', (event) => {
  for (const area of event.target.querySelectorAll('textarea')) grow(area);
});
let dirty = false;
form.addEventListener('input', (event) => {
  if (event.target.matches('textarea')) grow(event.target);
  dirty = true;
  document.querySelector('#dirty').hidden = false;
});
form.addEventListener('submit', () => {
  dirty = false;
});
addEventListener('beforeunload', (event) => {
  if (dirty) event.preventDefault();
});
form.querySelector('[aria-invalid="true"]')?.focus();

// While the index follows what was saved, ask until it does.
if (document.querySelector('[data-following]')) {
  const ask = async () => {
    try {
      const status = await (await fetch('/documents/status', { headers: { accept: 'application/json' } })).json();
      if (!status.busy) {
        location.replace(location.href);
        return;
      }
    } catch {
      // the server is away for a moment; the next try tells
    }
    setTimeout(ask, 1500);
  };
  setTimeout(ask, 1000);
}
