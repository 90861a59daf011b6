/** Hides what does not hold every word that was typed; folded lists open while somebody searches. */
export const searchScript = `
const field = document.getElementById('find');
const found = document.getElementById('found');
const lines = [...document.querySelectorAll('[data-hit]')].map((element) => ({ element, text: plain(element.textContent) }));
function plain(text) { return text.normalize('NFC').toLowerCase(); }
function search() {
  const words = plain(field.value).split(/\\s+/).filter(Boolean);
  let hits = 0;
  for (const { element, text } of lines) {
    const hit = words.every((word) => text.includes(word));
    element.hidden = !hit;
    if (hit) hits++;
  }
  for (const details of document.querySelectorAll('details')) {
    details.open = words.length > 0 && details.querySelector('[data-hit]:not([hidden])') !== null;
  }
  found.textContent = words.length === 0 ? '' : hits + ' of ' + lines.length;
}
if (field) field.addEventListener('input', search);
`;
