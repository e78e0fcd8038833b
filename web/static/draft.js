// What a language model is writing. It is put into the conversation here, line by line: to draw the whole conversation
// several times a second would take the keyboard, a selection, an open menu or half a click away from its reader.
watch('value', () => {
  const place = document.querySelector('#chat .draft');
  if (!place) return;
  const lines = [...element.querySelectorAll('p')];
  lines.forEach((line, number) => {
    const there = place.children[number];
    if (!there) place.append(line.cloneNode(true));
    else if (!there.isEqualNode(line)) there.replaceWith(line.cloneNode(true));
  });
  while (place.children.length > lines.length) place.lastElementChild.remove();
  const label = place.parentElement.querySelector('[role=status]');
  if (lines.length && label.textContent !== place.dataset.label) label.textContent = place.dataset.label;
});
