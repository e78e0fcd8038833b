// Draws the picture of references; a click on a node shows its card. All words of the cards stand in the page already.
import cytoscape from './vendor/cytoscape/cytoscape-3.34.4.min.js';
import dagre from './vendor/cytoscape-dagre/cytoscape-dagre-4.0.1.min.js';

cytoscape.use(dagre);
const drawing = document.querySelector('.drawing');
const picture = drawing.querySelector('.picture');
const card = drawing.querySelector('.chosen-card');
const sections = new Map([...card.querySelectorAll('[data-card]')].map((one) => [one.dataset.card, one]));
const READABLE = 0.6;
const FONT_SIZE = 13;
const LINE_CHARS = 24;
const MOST_NAMED = 24;
const pen = document.createElement('canvas').getContext('2d');

// Relations: a token's name, and the stroke that the legend shows too.
const LINES = {
  basis: ['--accent', 'solid', 2], carried: ['--good', 'dashed', 2], proposal: ['--accent', 'dotted', 2],
  issued: ['--good', 'solid', 2], attached: ['--soft', 'dashed', 2], amended: ['--warn-ink', 'dashed', 2],
  replaced: ['--fail-ink', 'solid', 3], repealed: ['--fail-ink', 'dotted', 3], merged: ['--warn-ink', 'solid', 2],
  other: ['--soft', 'dotted', 1.5],
};

function style() {
  const tokens = getComputedStyle(document.documentElement);
  const token = (name) => tokens.getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;
  const lines = Object.entries(LINES).map(([name, [colour, stroke, width]]) => ({
    selector: `edge.${name}`,
    style: { 'line-color': token(colour), 'target-arrow-color': token(colour), 'line-style': stroke, width, color: token('--soft') },
  }));
  return [
    {
      selector: 'node',
      style: {
        label: 'data(shown)', shape: 'round-rectangle', width: 'data(width)', height: 'data(height)',
        'text-valign': 'center', 'text-wrap': 'wrap', 'text-max-width': '400px', 'line-height': 1.25,
        'font-family': font, 'font-size': FONT_SIZE, color: token('--ink'), 'background-color': token('--accent-soft'),
        'border-width': 1.5, 'border-color': token('--accent'),
      },
    },
    { selector: 'node.absent', style: { 'background-color': token('--surface'), 'border-style': 'dashed', 'border-color': token('--soft') } },
    { selector: 'node.conflict', style: { 'background-color': token('--warn'), color: token('--warn-ink'), 'border-width': 2.5, 'border-color': token('--warn-ink') } },
    { selector: 'node.focus', style: { 'background-color': token('--accent'), color: token('--on-accent'), 'font-weight': 700 } },
    { selector: 'node.chosen', style: { 'outline-width': 3, 'outline-offset': 3, 'outline-color': token('--accent') } },
    {
      selector: 'edge',
      style: {
        'curve-style': 'bezier', 'target-arrow-shape': 'triangle', 'arrow-scale': 1.1, 'font-family': font, 'font-size': 11,
        'text-background-color': token('--surface'), 'text-background-opacity': 1, 'text-background-padding': '2px',
        'text-rotation': 'autorotate',
      },
    },
    ...lines,
    { selector: 'edge.named', style: { label: 'data(name)' } },
    { selector: '.faded', style: { opacity: 0.25 } },
  ];
}

// A title of a law is long: lines of whole words, and a box around them.
function box(label) {
  const lines = [''];
  for (const word of label.split(/\s+/)) {
    const line = `${lines.at(-1)} ${word}`.trim();
    if (line.length <= LINE_CHARS || !lines.at(-1)) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  pen.font = `600 ${FONT_SIZE}px ${getComputedStyle(document.body).fontFamily}`;
  const width = Math.max(...lines.map((line) => pen.measureText(line).width));
  return { shown: lines.join('\n'), width: Math.ceil(width) + 22, height: Math.ceil(lines.length * FONT_SIZE * 1.25) + 16 };
}

function elements(found) {
  const nodes = found.nodes.map((node) => {
    const classes = [node.directive_id === null && 'absent', node.conflicts.length && 'conflict', node.id === found.focus && 'focus'];
    const shown = node.conflicts.length ? `${drawing.dataset.conflict} ${node.label}` : node.label;
    return { data: { id: node.id, ...box(shown) }, classes: classes.filter(Boolean) };
  });
  const edges = found.edges.map((edge, place) => ({
    data: { id: `edge ${place}`, source: edge.source, target: edge.target, name: edge.name },
    classes: [edge.style],
  }));
  return [...nodes, ...edges];
}

// In columns: what rests on something stands to the left of it.
const LAYOUT = { name: 'dagre', animate: false, fit: false, rankDir: 'LR', nodeSep: 12, rankSep: 110, edgeSep: 8 };

function draw(found) {
  const cy = cytoscape({
    container: picture, elements: elements(found), style: style(), layout: { name: 'preset' }, minZoom: 0.1, maxZoom: 2.5,
    boxSelectionEnabled: false, autounselectify: true,
  });
  const fit = () => {
    cy.fit(undefined, 24);
    if (cy.zoom() > 1.1) cy.zoom(1.1);
    cy.center();
  };
  // What is too small to be read is shown in part, around what was asked for, else what most is linked to.
  const start = () => {
    fit();
    if (cy.zoom() >= READABLE) return;
    cy.zoom(READABLE);
    cy.center(found.focus ? cy.getElementById(found.focus) : cy.nodes().max((node) => node.degree()).ele);
  };
  cy.layout(LAYOUT).run();
  start();

  const inSight = (node) => {
    const { x, y } = node.renderedPosition();
    return x > 0 && y > 0 && x < cy.width() && y < cy.height();
  };
  const named = found.edges.length <= MOST_NAMED;
  const choose = (id, { centre = false } = {}) => {
    const node = cy.getElementById(id);
    if (node.empty()) return;
    cy.elements().removeClass('chosen named').addClass('faded');
    node.closedNeighborhood().removeClass('faded');
    if (node.degree() <= MOST_NAMED) node.connectedEdges().addClass('named');
    node.addClass('chosen');
    card.classList.add('filled');
    card.querySelector('.nothing').hidden = true;
    for (const [name, section] of sections) section.hidden = name !== id;
    card.scrollTop = 0;
    if (centre && !inSight(node)) cy.center(node);
  };
  cy.on('tap', 'node', (event) => choose(event.target.id()));
  cy.on('tap', (event) => {
    if (event.target !== cy) return;
    cy.elements().removeClass('chosen faded');
    cy.edges().toggleClass('named', named);
  });
  cy.on('mouseover', 'node', () => { picture.style.cursor = 'pointer'; });
  cy.on('mouseout', 'node', () => { picture.style.cursor = ''; });
  cy.edges().toggleClass('named', named);
  if (found.focus) choose(found.focus);

  card.addEventListener('click', (event) => {
    const button = event.target.closest('[data-node]');
    if (!button) return;
    choose(button.dataset.node, { centre: true });
    card.focus();
  });
  drawing.querySelector('.zoom').addEventListener('click', (event) => {
    const way = event.target.dataset.zoom;
    if (way === 'fit') fit();
    else if (way) cy.zoom({ level: cy.zoom() * (way === 'in' ? 1.3 : 1 / 1.3), renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  });
  // The wheel scrolls the page; with Ctrl it zooms.
  picture.addEventListener('wheel', (event) => { if (!event.ctrlKey) event.stopPropagation(); }, { capture: true });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => cy.style(style()));
  window.addEventListener('resize', start);
  drawing.dataset.drawn = found.nodes.length;
}

try {
  await document.fonts.ready;
  const answer = await fetch(drawing.dataset.graph);
  if (!answer.ok) throw new Error(answer.statusText);
  draw(await answer.json());
} catch {
  const told = document.createElement('p');
  told.className = 'empty';
  told.textContent = drawing.dataset.failed;
  picture.replaceChildren(told);
}
