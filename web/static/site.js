// What every page outside the conversation does: the menu closes, filters apply when they are chosen.
const menus = document.querySelectorAll('details.account');
document.addEventListener('click', (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// A form marked data-auto is sent when a choice in it changes; typing in a field still waits for Enter.
for (const form of document.querySelectorAll('form[data-auto]')) {
  form.addEventListener('change', (event) => {
    if (event.target.matches('select, input[type="checkbox"], input[type="date"]')) form.requestSubmit();
  });
}
// A button marked data-confirm asks before its form is sent.
document.addEventListener('submit', (event) => {
  const asked = event.submitter && event.submitter.dataset.confirm;
  if (asked && !window.confirm(asked)) event.preventDefault();
});
