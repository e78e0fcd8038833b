// The conversation: markers open the panel, chips ask, the copy button copies. Events sent: 'open', 'chip'.
const active = (button) => {
  element.querySelectorAll('[aria-current]').forEach((other) => other.removeAttribute('aria-current'));
  button.setAttribute('aria-current', 'true');
};

const copy = async (button) => {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const area = document.createElement('textarea');
    area.value = button.dataset.copy;
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
  if (chip) trigger('chip', { question: chip.dataset.ask });
  const button = event.target.closest('[data-copy]');
  if (button) copy(button);
});

// The quote beside a marker, kept inside the window; text only, never markup.
const tip = document.createElement('div');
tip.id = 'tip';
tip.setAttribute('role', 'tooltip');
tip.hidden = true;
document.body.append(tip);
const hideTip = () => { tip.hidden = true; };
const showTip = (marker) => {
  const where = document.createElement('b');
  where.textContent = marker.dataset.where;
  tip.replaceChildren(where, document.createTextNode('“' + marker.dataset.tip + '”'));
  tip.hidden = false;
  const box = marker.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left - 24), window.innerWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 8;
  tip.style.left = left + 'px';
  tip.style.top = (above > 8 ? above : box.bottom + 8) + 'px';
};
for (const [on, off] of [['mouseover', 'mouseout'], ['focusin', 'focusout']]) {
  element.addEventListener(on, (event) => {
    const marker = event.target.closest('.marker');
    const seen = on === 'mouseover' || (marker && marker.matches(':focus-visible'));
    if (marker && seen) showTip(marker);
  });
  element.addEventListener(off, hideTip);
}
element.addEventListener('scroll', hideTip, true);

// A new question stands at the top of the window, its answer below it.
let turns = 0;
watch('value', () => {
  hideTip();
  element.querySelectorAll('[aria-current]').forEach((other) => other.removeAttribute('aria-current'));
  const log = element.querySelector('.log');
  const all = element.querySelectorAll('.turn');
  const last = all[all.length - 1];
  if (element.querySelector('.note.failure')) log.scrollTop = log.scrollHeight;
  else if (!last) log.scrollTop = 0;
  else if (all.length >= turns) log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top - 20;
  turns = all.length;
});
