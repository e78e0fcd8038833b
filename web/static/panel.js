// The panel: scrolls to the quote, goes to the answer's other citations, shows pages, closes, opens other documents.
// Events sent: 'open', 'close', 'pin'. Only the panel's own body is moved: scrollIntoView would move what lies around.
const body = () => element.querySelector('.sheet-body');
let view = 'text';
let viewer = null;
let pressed = null;

const toQuote = (smooth) => {
  if (viewer) return viewer.toQuote();
  const mark = element.querySelector('#view-text mark');
  if (!mark || !body()) return;
  const below = mark.getBoundingClientRect().top - body().getBoundingClientRect().top;
  body().scrollTo({ top: body().scrollTop + below - body().clientHeight * 0.3, behavior: smooth ? 'smooth' : 'auto' });
};

// Text or pages; a document without pages shows its text, and the choice stays for the next one.
const show = async (wanted) => {
  const tabs = [...element.querySelectorAll('[role="tab"]')];
  const shown = tabs.length ? wanted : 'text';
  for (const tab of tabs) {
    const selected = tab.dataset.view === shown;
    tab.setAttribute('aria-selected', String(selected));
    tab.tabIndex = selected ? 0 : -1;
    element.querySelector('#view-' + tab.dataset.view).hidden = !selected;
  }
  viewer = null;
  body().scrollTop = 0;
  if (shown === 'pages') {
    const sheet = element.querySelector('.sheet');
    const { pages } = await import('/ui/pages.js');
    if (!sheet.isConnected) return;
    sheet.viewer ??= pages(element.querySelector('#view-pages'), body());
    viewer = sheet.viewer;
  }
  toQuote(false);
};

const close = () => {
  document.body.classList.remove('panel-open');
  trigger('close', {});
  if (window.panelOpener && window.panelOpener.isConnected) {
    window.panelOpener.removeAttribute('aria-current');
    window.panelOpener.focus();
  }
  window.panelOpener = null;
};

// To another citation of the answer; its marker in the conversation becomes the current one.
const step = (button) => {
  if (!button || button.disabled) return;
  pressed = button.contains(document.activeElement) ? button.dataset.do : null;
  const { turn, marker, hit } = button.dataset;
  const target = marker === undefined ? { turn, hit } : { turn, marker };
  const named = Object.entries(target).map(([name, value]) => `[data-${name}="${value}"]`).join('');
  const opener = document.querySelector('#chat ' + named);
  if (opener) {
    document.querySelectorAll('#chat [aria-current]').forEach((other) => other.removeAttribute('aria-current'));
    opener.setAttribute('aria-current', 'true');
    window.panelOpener = opener;
  }
  trigger('open', target);
};

element.addEventListener('click', (event) => {
  const tab = event.target.closest('[role="tab"]');
  if (tab) return show(view = tab.dataset.view);
  const entry = event.target.closest('button[data-directive]');
  if (entry) return trigger('open', { directive: entry.dataset.directive });
  const button = event.target.closest('[data-do]');
  if (!button) return;
  if (button.dataset.do === 'close') close();
  if (button.dataset.do === 'quote') toQuote(true);
  if (button.dataset.do === 'facts') body().scrollTo({ top: 0, behavior: 'smooth' });
  if (button.dataset.do === 'previous' || button.dataset.do === 'next') step(button);
  if (button.dataset.do === 'pin') {
    const directive = element.querySelector('.sheet').dataset.directive;
    trigger('pin', { directive: directive, section: button.dataset.section || null });
  }
});

// Arrows go from tab to tab, and elsewhere in the panel from citation to citation; in an enlarged page they scroll.
element.addEventListener('keydown', (event) => {
  const back = event.key === 'ArrowLeft';
  if ((!back && event.key !== 'ArrowRight') || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest('input, textarea, select, .view.zoomed')) return;
  if (element.querySelector('.view.zoomed:not([hidden])') && event.target.closest('.sheet-body')) return;
  if (event.target.closest('[role="tab"]')) {
    show(view = view === 'text' ? 'pages' : 'text');
    element.querySelector('[role="tab"][aria-selected="true"]').focus();
  } else {
    step(element.querySelector(back ? '[data-do="previous"]' : '[data-do="next"]'));
  }
  event.preventDefault();
});

document.addEventListener('keydown', (event) => {
  const open = element.querySelector('.sheet[data-directive]') || document.body.classList.contains('panel-open');
  if (event.key === 'Escape' && open) close();
});

let seen = '';
watch('value', () => {
  const sheet = element.querySelector('.sheet');
  const now = sheet ? sheet.dataset.shown : '';
  if (!sheet || now === seen) {
    if (sheet) show(view);
    return;
  }
  seen = now;
  show(view);
  // Keyboard and screen-reader users land on the document they opened; Escape brings them back to the marker.
  const again = pressed && element.querySelector(`[data-do="${pressed}"]:not([disabled])`);
  if (again) again.focus({ preventScroll: true });
  else if (window.panelOpener) element.querySelector('h2').focus({ preventScroll: true });
  pressed = null;
});
