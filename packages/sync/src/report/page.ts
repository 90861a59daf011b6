import { createHash } from 'node:crypto';
import { type Fill, html, Markup } from './html.ts';
import { searchScript } from './search-script.ts';
import { pageStyle } from './style.ts';

const scriptDigest = createHash('sha256').update(searchScript).digest('base64');

/** Nothing is loaded, nothing is sent, and no script but the page's own runs, whatever a name says. */
const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptDigest}'; base-uri 'none'; form-action 'none'`;

/**
 * A page that is one file, in pieces, so that a long one never stands in memory as a whole.
 *
 * @param title stands in the window's title and on top
 * @param body the pieces below it
 */
export function* page(title: string, body: Iterable<Markup>): Generator<string, void, void> {
  yield html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<header><h1>${title}</h1></header>
<main>
`.text;
  for (const { text } of body) yield `${text}\n`;
  yield html`</main>
<script>${new Markup(searchScript)}</script>
</body>
</html>
`.text;
}

/** Facts beside each other; those without a value are left out. */
export function facts(entries: readonly (readonly [name: string, value: Fill])[]): Markup {
  const known = entries.filter(([, value]) => value !== undefined);
  return html`<dl class="facts">${known.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

/** A list that is folded away; nothing when it is empty. */
export function folded(title: string, items: readonly Fill[], shownAtMost: number): Markup {
  if (items.length === 0) return html``;
  const shown = items.slice(0, shownAtMost).map((item) => html`<li data-hit>${item}</li>`);
  return html`<details><summary>${title} <span class="count">${items.length}</span></summary>
<ul class="plain">${shown}</ul>${more(items.length - shown.length)}</details>`;
}

/** Says how many are not shown. */
export function more(count: number): Markup {
  if (count <= 0) return html``;
  return html`<p class="more">… and ${count} more, which the plan file lists.</p>`;
}

/** The field that finds lines of the page. */
export const searchField: Markup = html`<search><label>Find <input type="search" id="find"
  placeholder="a name, a group, a rule, a place" autocomplete="off"></label> <output id="found"></output></search>`;
