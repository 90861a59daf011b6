/** HTML that may stand in a page as it is. Only {@link html} makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What {@link html} fills in: markup as it is, everything else as text. */
export type Fill = string | number | Markup | readonly Fill[] | undefined;

/**
 * Makes markup of a template: whatever is filled in is text, unless it is markup itself. Nothing that a name says
 * can become an element or an attribute.
 *
 * @example
 * html`<td title="${name}">${name}</td>`.text
 */
export function html(strings: TemplateStringsArray, ...fills: readonly Fill[]): Markup {
  let text = strings[0] ?? '';
  for (const [index, fill] of fills.entries()) text += filled(fill) + (strings[index + 1] ?? '');
  return new Markup(text);
}

function filled(fill: Fill): string {
  if (fill === undefined) return '';
  if (fill instanceof Markup) return fill.text;
  if (typeof fill === 'number') return number(fill);
  return typeof fill === 'string' ? escaped(fill) : fill.map(filled).join('');
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters mean nothing in a page, and some are not allowed there. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll(/[&<>"']/g, (character) => references[character] ?? '');
}

/** `12,345` */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 change`, `2 changes` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}
