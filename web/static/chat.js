// The conversation. Events sent: 'open', 'chip', 'revise', 'halt', 'rate', 'unpin', 'adopt'.
const log = () => element.querySelector('.log');
const turnOf = (target) => target.closest('.turn').dataset.id;
const box = () => document.querySelector('#question-box textarea');
let next = null; // what has the keyboard after the redraw

const active = (button) => {
  element.querySelectorAll('[aria-current]').forEach((other) => other.removeAttribute('aria-current'));
  button.setAttribute('aria-current', 'true');
};

const copy = async (text, button) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  const label = button.querySelector('span');
  const before = label.textContent;
  label.textContent = button.dataset.done;
  button.classList.add('done');
  setTimeout(() => { label.textContent = before; button.classList.remove('done'); }, 1800);
};

// A question is edited where it stands; what came after it is named before it is dropped.
const edit = (turn) => {
  const form = element.querySelector('.revise');
  const later = Number(turn.dataset.after);
  const area = form.querySelector('textarea');
  turn.querySelector('.asked').after(form);
  turn.classList.add('editing');
  form.hidden = false;
  form.querySelector('.later').textContent = later ? form.dataset.later.replace('{count}', later) : '';
  area.value = turn.querySelector('.asked p').textContent;
  area.focus();
};
const stopEditing = (form) => {
  const turn = form.closest('.turn');
  form.hidden = true;
  log().append(form);
  turn.classList.remove('editing');
  turn.querySelector('[data-do=edit]').focus();
};

const rate = (button, given) => {
  const turn = turnOf(button);
  next = given.verdict === 'down' && given.note === undefined ? `[data-id="${turn}"] .why input` : `[data-id="${turn}"] [data-verdict=down]`;
  if (given.verdict === 'up') next = `[data-id="${turn}"] [data-verdict=up]`;
  trigger('rate', { turn, ...given });
};
const doing = {
  adopt: () => { trigger('adopt', {}); box().focus(); },
  halt: () => { trigger('halt', {}); box().focus(); },
  unpin: () => { trigger('unpin', {}); box().focus(); },
  edit: (button) => edit(button.closest('.turn')),
  again: (button) => {
    const turn = button.closest('.turn');
    if (Number(turn.dataset.after)) edit(turn);
    else { trigger('revise', { turn: turn.dataset.id }); box().focus(); }
  },
  cancel: (button) => stopEditing(button.closest('.revise')),
  rate: (button) => {
    const again = button.getAttribute('aria-pressed') === 'true';
    rate(button, { verdict: again ? 'none' : button.dataset.verdict });
  },
  reason: (button) => rate(button, { verdict: 'down' }),
  unrate: (button) => rate(button, { verdict: 'none' }),
};

element.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-marker], [data-hit]');
  if (opener) {
    active(opener);
    hideTip();
    window.panelOpener = opener;
    document.body.classList.add('panel-open');
    const { turn, marker, hit } = opener.dataset;
    trigger('open', marker === undefined ? { turn, hit } : { turn, marker });
    return;
  }
  const chip = event.target.closest('[data-ask]');
  if (chip) {
    trigger('chip', { question: chip.dataset.ask });
    box().focus();
  }
  const button = event.target.closest('[data-copy], [data-link]');
  if (button) copy(button.dataset.copy ?? location.origin + button.dataset.link, button);
  const doer = event.target.closest('[data-do]');
  if (doer) doing[doer.dataset.do](doer);
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  const given = new FormData(form);
  if (form.matches('.why')) rate(form, { verdict: 'down', reason: given.get('reason'), note: given.get('note') });
  else {
    trigger('revise', { turn: turnOf(form), question: form.querySelector('textarea').value });
    box().focus();
  }
});
element.addEventListener('keydown', (event) => {
  const form = event.target.closest('.revise');
  const menu = element.querySelector('details[open]');
  if (event.key === 'Enter' && form && event.target.matches('textarea') && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
  if (event.key !== 'Escape' || !(form || menu)) return;
  event.stopPropagation();
  if (form) stopEditing(form);
  else { menu.open = false; menu.querySelector('summary').focus(); }
});
document.addEventListener('click', (event) => {
  const kept = event.target.closest('#chat details');
  element.querySelectorAll('details[open]').forEach((menu) => { if (menu !== kept) menu.open = false; });
});

// "/" leads to the question box, wherever nothing is typed.
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  event.preventDefault();
  box().focus();
});

// The quote beside a marker, kept inside the window; text only, never markup.
const tip = document.createElement('div');
tip.id = 'tip';
tip.setAttribute('role', 'tooltip');
tip.hidden = true;
document.body.append(tip);
const hideTip = () => { tip.hidden = true; };
const showTip = (marker) => {
  const said = document.createTextNode(marker.dataset.tip);
  tip.replaceChildren(said);
  if (marker.dataset.where) {
    const where = document.createElement('b');
    where.textContent = marker.dataset.where;
    said.textContent = '“' + marker.dataset.tip + '”';
    tip.prepend(where);
  }
  tip.hidden = false;
  const at = marker.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left - 24), window.innerWidth - tip.offsetWidth - 8);
  const above = at.top - tip.offsetHeight - 8;
  tip.style.left = left + 'px';
  tip.style.top = (above > 8 ? above : at.bottom + 8) + 'px';
};
for (const [on, off] of [['mouseover', 'mouseout'], ['focusin', 'focusout']]) {
  element.addEventListener(on, (event) => {
    const marker = event.target.closest('[data-tip]');
    const seen = on === 'mouseover' || (marker && marker.matches(':focus-visible'));
    if (marker && seen) showTip(marker);
  });
  element.addEventListener(off, hideTip);
}
let top = 0;
element.addEventListener('scroll', (event) => {
  hideTip();
  if (event.target === log()) top = event.target.scrollTop;
}, true);

// What is read aloud: the newest answer only, not the whole conversation at every redraw.
const said = document.createElement('div');
said.className = 'sr';
said.setAttribute('aria-live', 'polite');
document.body.append(said);
const speak = (turn) => {
  const words = [...turn.querySelectorAll('.answer > p:not(.rated), .answer > .note, .waiting > span')];
  said.textContent = [log().dataset.reply, ...words.map((one) => one.textContent.trim())].join('. ');
};

// The address is that of the conversation, so that reloading keeps it; a link through which it is read stays.
const address = () => {
  const { conversation, shared } = log().dataset;
  const wanted = shared ? '/?share=' + encodeURIComponent(shared) : conversation ? '/?c=' + encodeURIComponent(conversation) : '/';
  const asking = element.querySelector('.waiting');
  if (!asking && location.pathname + location.search !== wanted) history.replaceState(history.state, '', wanted);
};

// A new question stands at the top of the window, its answer below it; any other redraw leaves the view where it was.
let drawn = '';
watch('value', () => {
  hideTip();
  const here = log();
  if (!here) return;
  const all = element.querySelectorAll('.turn');
  const last = all[all.length - 1];
  const now = [here.dataset.conversation, here.dataset.shared, last ? last.dataset.id ?? 'pending' : ''].join(' ');
  if (element.querySelector('.note.failure[role=alert]')) here.scrollTop = here.scrollHeight;
  else if (now === drawn) here.scrollTop = top;
  else if (last) here.scrollTop += last.getBoundingClientRect().top - here.getBoundingClientRect().top - 20;
  if (now !== drawn && last) speak(last);
  drawn = now;
  address();
  const target = next && element.querySelector(next);
  if (target) target.focus({ preventScroll: true });
  if (target && target.closest('.why')) target.closest('.why').scrollIntoView({ block: 'nearest' });
  next = null;
});
