// The library: files are sent one by one with their progress; then the page asks how far reading them is.
const form = document.querySelector('#upload');
const list = document.querySelector('#list');
const sending = document.querySelector('#sending');
const uploads = document.querySelector('#uploads');
const AT_ONCE = 2;
const FIRST_WAIT = 600;
const LONGEST_WAIT = 5000;
let version = Number(list.dataset.version);
let wait = FIRST_WAIT;
let timer = 0;

// ---- how far it is ----
const ask = async () => {
  timer = 0;
  try {
    const reply = await fetch('/documents/status', { headers: { accept: 'application/json' } });
    if (!reply.ok) throw new Error(reply.status);
    const status = await reply.json();
    if (uploads && uploads.innerHTML !== status.html) {
      uploads.innerHTML = status.html; // drawn and escaped by the server
      wait = FIRST_WAIT;
    }
    if (status.version !== version && (await redraw())) version = status.version;
    if (!status.busy && status.version === version) return;
  } catch {
    wait = LONGEST_WAIT;
  }
  again();
};
const again = () => {
  if (timer) return;
  timer = setTimeout(ask, wait);
  wait = Math.min(wait * 1.3, LONGEST_WAIT);
};

// The table as it is now, in place; not while somebody works in it.
const redraw = async () => {
  const reply = await fetch(location.href);
  const drawn = new DOMParser().parseFromString(await reply.text(), 'text/html');
  const fresh = drawn.querySelector('#list');
  if (!fresh || list.contains(document.activeElement)) return false;
  list.replaceChildren(...fresh.childNodes);
  document.querySelector('.page-head').replaceWith(drawn.querySelector('.page-head'));
  return true;
};

// ---- sending ----
const waiting = [];
let running = 0;

const row = (file) => {
  const item = document.createElement('li');
  const name = document.createElement('span');
  const state = document.createElement('span');
  name.className = 'name';
  name.textContent = file.name;
  state.className = 'badge';
  state.textContent = form.dataset.queued;
  item.append(name, state);
  sending.append(item);
  return item;
};

const refuse = (item, file, reason, retry) => {
  item.className = 'failed';
  item.querySelector('.badge').className = 'badge fail';
  item.querySelector('.badge').textContent = form.dataset.refused;
  item.querySelector('progress')?.remove();
  const said = document.createElement('p');
  said.className = 'reason';
  said.textContent = reason;
  item.append(said);
  if (!retry) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link';
  button.textContent = form.dataset.retry;
  button.addEventListener('click', () => {
    item.remove();
    take([file]);
  });
  item.append(button);
};

const send = (file, item) => {
  const body = new FormData();
  body.append('folder', form.elements.folder?.value ?? '');
  body.append('new_folder', form.elements.new_folder?.value ?? '');
  body.append('file', file);
  const badge = item.querySelector('.badge');
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.ariaLabel = file.name;
  item.append(bar);
  badge.className = 'badge accent';
  badge.textContent = form.dataset.sending;
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.setRequestHeader('accept', 'application/json');
  request.upload.addEventListener('progress', (event) => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    badge.textContent = `${form.dataset.sending} ${Math.round(100 * bar.value)} %`;
  });
  request.addEventListener('loadend', () => {
    running -= 1;
    if (request.status === 200) {
      item.remove();
      wait = FIRST_WAIT;
      again();
    } else if (request.status === 429) {
      bar.remove();
      badge.className = 'badge';
      badge.textContent = form.dataset.queued;
      setTimeout(() => {
        waiting.push([file, item]);
        next();
      }, LONGEST_WAIT);
    } else {
      refuse(item, file, reason(request), request.status === 0 || request.status >= 500);
    }
    next();
  });
  request.send(body);
};

const reason = (request) => {
  try {
    const { error } = JSON.parse(request.responseText);
    return typeof error === 'string' ? error : error[document.documentElement.lang];
  } catch {
    return form.dataset.offline;
  }
};

const next = () => {
  while (running < AT_ONCE && waiting.length) {
    running += 1;
    send(...waiting.shift());
  }
};

const take = (files) => {
  for (const file of files) {
    const item = row(file);
    if (file.size > Number(form.dataset.largest)) refuse(item, file, form.dataset.large, false);
    else waiting.push([file, item]);
  }
  next();
};

if (form) {
  form.classList.add('live');
  form.addEventListener('change', (event) => {
    if (event.target.type !== 'file') return;
    take([...event.target.files]);
    event.target.value = '';
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  let inside = 0;
  addEventListener('dragenter', () => form.classList.toggle('over', (inside += 1) > 0));
  addEventListener('dragleave', () => form.classList.toggle('over', (inside -= 1) > 0));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    inside = 0;
    form.classList.remove('over');
    take([...event.dataTransfer.files]);
  });
  addEventListener('beforeunload', (event) => {
    if (running || waiting.length) event.preventDefault();
  });
}
// One open menu at a time; Escape closes it.
document.addEventListener('toggle', (event) => {
  if (!event.target.matches?.('details.more') || !event.target.open) return;
  for (const menu of document.querySelectorAll('details.more[open]')) if (menu !== event.target) menu.open = false;
}, true);
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.more[open]')) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details.more[open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
ask();
