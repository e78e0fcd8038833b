// The panel: scrolls to the quote, closes, opens other documents. Events sent: 'open', 'close'.
// Only the panel's own body is moved: scrollIntoView would move what lies around it as well.
const toQuote = (smooth) => {
  const mark = element.querySelector('mark');
  const body = element.querySelector('.sheet-body');
  if (!mark || !body) return;
  const below = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
  body.scrollTo({ top: body.scrollTop + below - body.clientHeight * 0.3, behavior: smooth ? 'smooth' : 'auto' });
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

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do]');
  if (button && button.dataset.do === 'close') return close();
  if (button && button.dataset.do === 'quote') return toQuote(true);
  if (button && button.dataset.do === 'facts') {
    return element.querySelector('.sheet-body').scrollTo({ top: 0, behavior: 'smooth' });
  }
  const entry = event.target.closest('button[data-directive]');
  if (entry) trigger('open', { directive: entry.dataset.directive });
});

document.addEventListener('keydown', (event) => {
  const open = element.querySelector('.sheet[data-directive]') || document.body.classList.contains('panel-open');
  if (event.key === 'Escape' && open) close();
});

let seen = '';
watch('value', () => {
  const sheet = element.querySelector('.sheet');
  const now = sheet ? sheet.dataset.shown : '';
  if (!sheet || now === seen) return;
  seen = now;
  const body = element.querySelector('.sheet-body');
  body.scrollTop = 0;
  toQuote(false);
  // Keyboard and screen-reader users land on the document they opened; Escape brings them back to the marker.
  if (window.panelOpener) element.querySelector('h2').focus({ preventScroll: true });
});
