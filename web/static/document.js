// A directive's own page: shows the words that the address names, and the pages of its file.
import { pages } from './pages.js';

const outline = document.querySelector('details.outline');
if (outline && matchMedia('(max-width: 960px)').matches) outline.open = false;

const view = document.querySelector('#view-pages');
const viewer = view ? pages(view) : null;
if (!location.hash) {
  const page = new URLSearchParams(location.search).get('page');
  const quote = document.getElementById('quote');
  const named = page && document.getElementById('page-' + page);
  if (quote) quote.scrollIntoView({ block: 'center' });
  else if (viewer && view.querySelector('.frame.quote')) viewer.toQuote();
  else if (named) named.scrollIntoView();
}
