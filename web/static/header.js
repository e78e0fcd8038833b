// The header: language, new conversation, the list of documents. Events sent: 'language', 'fresh', 'documents'.
const words = () => element.querySelector('.words').dataset;
const typing = () => document.querySelector('#question-box textarea');

element.addEventListener('click', (event) => {
  if (event.target.closest('.skip')) {
    event.preventDefault();
    typing().focus();
  }
  const button = event.target.closest('[data-do]');
  if (!button) return;
  if (button.dataset.do === 'language') {
    // Redrawn in place, so that what is being typed stays; the server is told for the other pages.
    event.preventDefault();
    const form = button.closest('form');
    fetch(form.action, { method: 'POST', body: new URLSearchParams({ language: button.dataset.language, back: '/' }), redirect: 'manual' });
    trigger('language', { language: button.dataset.language });
  }
  if (button.dataset.do === 'history') {
    const open = document.body.classList.toggle('history-open');
    expanded();
    if (open) document.querySelector('#history input[type=search]').focus();
  }
  if (button.dataset.do === 'new') {
    document.body.classList.remove('panel-open');
    trigger('fresh', {});
    typing().focus();
  }
  if (button.dataset.do === 'documents') {
    document.body.classList.add('panel-open');
    trigger('documents', {});
  }
});

const expanded = () => {
  element.querySelector('[data-do=history]').setAttribute('aria-expanded', document.body.classList.contains('history-open'));
};
const describe = () => {
  expanded();
  document.documentElement.lang = words().lang;
  document.title = words().title;
  nameSend();
};
const nameSend = () => {
  const send = document.querySelector('#question-box .submit-button');
  if (send && send.ariaLabel !== words().send) send.ariaLabel = words().send;
};
watch('value', describe);
describe();

// Whose sign-in has ended is led to the page for it, and back to where they were.
const askToSignIn = async () => {
  const reply = await fetch('/config', { redirect: 'manual' }).catch(() => null);
  if (reply && reply.status === 401) location.assign('/sign-in?next=' + encodeURIComponent(location.pathname + location.search));
};

// Gradio says in English that its queue is full or the server is gone; say it in the visitor's words.
new MutationObserver(() => {
  nameSend(); // the question box is drawn after the header
  for (const text of document.querySelectorAll('.toast-message-text:not([data-ours])')) {
    text.dataset.ours = '';
    text.textContent = /queue|busy|many/i.test(text.textContent) ? words().busy : words().offline;
    askToSignIn();
  }
  for (const title of document.querySelectorAll('.toast-title')) {
    if (title.textContent !== words().title) title.textContent = words().title;
  }
}).observe(document.body, { childList: true, subtree: true });
