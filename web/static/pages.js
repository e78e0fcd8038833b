// Pages of a file as pictures: the bar above them (previous, next, zoom), and words in place of a picture that fails.
const windowScroller = () => document.scrollingElement;

const inside = (scroller) => (scroller === windowScroller() ? 0 : scroller.getBoundingClientRect().top);

// Moves `target` to where it is read, below the bar that stays at the top.
const bring = (scroller, target, share, smooth) => {
  const below = target.getBoundingClientRect().top - inside(scroller);
  const top = scroller.scrollTop + below - scroller.clientHeight * share - (share ? 0 : 56);
  const left = target.getBoundingClientRect().left - scroller.getBoundingClientRect().left;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  scroller.scrollTo({ top, left: share ? scroller.scrollLeft + left - 40 : scroller.scrollLeft, behavior: smooth && !calm ? 'smooth' : 'auto' });
};

// `view` holds the bar and the pages, `scroller` is what scrolls them. Returns how to show the quote.
export const pages = (view, scroller = windowScroller()) => {
  const bar = view.querySelector('.page-bar');
  const all = [...view.querySelectorAll('.page')];
  if (!bar || bar.dataset.ready) return { toQuote: () => {} };
  bar.dataset.ready = '';
  bar.hidden = false;
  const [before, after, zoom] = ['previous', 'next', 'zoom'].map((name) => bar.querySelector(`[data-page="${name}"]`));
  const place = bar.querySelector('.page-place');

  // The page that is read is the last one that begins above the middle.
  const current = () => {
    const middle = inside(scroller) + scroller.clientHeight / 2;
    const at = all.findLastIndex((page) => page.getBoundingClientRect().top <= middle);
    return Math.max(at, 0);
  };
  const tell = () => {
    if (!view.checkVisibility()) return;
    const at = current();
    if (place.textContent !== all[at].dataset.place) place.textContent = all[at].dataset.place;
    before.disabled = at === 0;
    after.disabled = at === all.length - 1;
  };
  const turn = (step) => {
    const at = Math.min(Math.max(current() + step, 0), all.length - 1);
    bring(scroller, all[at], 0, true);
  };
  before.addEventListener('click', () => turn(-1));
  after.addEventListener('click', () => turn(1));
  zoom.addEventListener('click', () => {
    const at = all[current()];
    const zoomed = view.classList.toggle('zoomed');
    zoom.setAttribute('aria-pressed', String(zoomed));
    bring(scroller, at.querySelector('.frame.quote') || at, 0, false);
  });
  (scroller === windowScroller() ? document : scroller).addEventListener('scroll', tell, { passive: true });
  const fail = (picture) => {
    const page = picture.closest('.page');
    const failed = document.createElement('p');
    failed.className = 'failed';
    failed.textContent = page.dataset.failed;
    page.querySelector('.picture').replaceChildren(failed);
  };
  view.addEventListener('error', (event) => { if (event.target.matches('.picture img')) fail(event.target); }, true);
  // One may have failed before this was listening.
  for (const picture of view.querySelectorAll('.picture img')) {
    if (picture.complete && picture.currentSrc && !picture.naturalWidth) fail(picture);
  }
  tell();
  const toQuote = () => {
    const frame = view.querySelector('.frame.quote');
    if (frame) bring(scroller, frame, 0.3, false);
    tell();
  };
  return { toQuote };
};
