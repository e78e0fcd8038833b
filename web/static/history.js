// The list of conversations: a drawer. Events sent: 'fresh', 'visit', 'rename', 'remove', 'restore', 'link', 'unlink', 'find'.
const body = document.body;
const wide = window.matchMedia('(min-width: 1500px)');
const search = () => element.querySelector('input[type=search]');
const of = (target) => target.closest('[data-conversation]').dataset.conversation;

const shut = () => {
  body.classList.remove('history-open');
  const opener = document.querySelector('#header [data-do=history]');
  opener.setAttribute('aria-expanded', 'false');
  if (element.contains(document.activeElement)) opener.focus();
};
const leave = () => { if (!wide.matches) shut(); };

// After a redraw the keyboard goes on where it was: the search box keeps what was typed meanwhile.
let typed = '';
let finding = 0;
let next = null;
const rename = (entry) => {
  const form = element.querySelector('.naming');
  const box = form.querySelector('input');
  entry.append(form);
  form.hidden = false;
  box.value = entry.dataset.title;
  box.select();
};
const doing = {
  shut: () => shut(),
  new: () => { leave(); trigger('fresh', {}); document.querySelector('#question-box textarea').focus(); },
  visit: (button) => { leave(); trigger('visit', { conversation: of(button) }); },
  rename: (button) => { closeMenus(); rename(button.closest('.past')); },
  cancel: (button) => {
    const entry = button.closest('.past');
    const form = button.closest('.naming');
    form.hidden = true;
    element.querySelector('.drawer').append(form);
    entry.querySelector('summary').focus();
  },
  remove: (button) => { next = '.undo button'; trigger('remove', { conversation: of(button) }); },
  restore: (button) => { next = `[data-conversation="${of(button)}"] .title`; trigger('restore', { conversation: of(button) }); },
  link: (button) => { next = '.sharing input'; trigger('link', { conversation: of(button) }); },
  unlink: (button) => { next = `[data-conversation="${of(button)}"] summary`; trigger('unlink', { conversation: of(button) }); },
  copy: async (button) => {
    const box = button.closest('.sharing').querySelector('input');
    box.select();
    try { await navigator.clipboard.writeText(box.value); } catch { document.execCommand('copy'); }
    button.textContent = element.querySelector('.kept').dataset.saved;
  },
};
const closeMenus = (but) => element.querySelectorAll('details[open]').forEach((menu) => { if (menu !== but) menu.open = false; });

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do]');
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (button.matches('a')) event.preventDefault();
  doing[button.dataset.do](button);
});
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const entry = event.target.closest('.past');
  next = `[data-conversation="${entry.dataset.conversation}"] .title`;
  trigger('rename', { conversation: entry.dataset.conversation, title: event.target.querySelector('input').value });
});
let later = 0;
element.addEventListener('input', (event) => {
  if (!event.target.matches('[type=search]')) return;
  typed = event.target.value;
  clearTimeout(later);
  later = setTimeout(() => { finding += 1; trigger('find', { text: typed }); }, 150);
});
document.addEventListener('click', (event) => closeMenus(event.target.closest('#history details')));
element.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  const menu = element.querySelector('details[open]');
  const naming = event.target.closest('.naming');
  if (naming) doing.cancel(event.target);
  else if (menu) { menu.open = false; menu.querySelector('summary').focus(); }
  else shut();
});

watch('value', () => {
  element.querySelectorAll('[data-path]').forEach((box) => { box.value = location.origin + box.dataset.path; });
  if (finding) {
    finding -= 1;
    search().value = typed;
    search().focus();
  }
  const target = next && element.querySelector(next);
  if (target) target.focus();
  if (target && target.matches('input')) target.select();
  next = null;
  const undo = element.querySelector('.undo');
  if (undo) setTimeout(() => undo.remove(), 12000);
});
if (wide.matches) body.classList.add('history-open');
