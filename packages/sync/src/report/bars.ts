import { counted, html, type Markup, number } from './html.ts';

/** A part of a bar. */
interface BarPart {
  readonly count: number;
  readonly tone: 'add' | 'change' | 'remove' | 'held';
  /** Said when somebody points at it, such as `blocked`. */
  readonly name: string;
  /** Shown hatched: it is not going to happen, or did not. */
  readonly faint?: boolean;
}

/** A row of the picture. */
interface Bar {
  readonly name: string;
  readonly parts: readonly BarPart[];
}

const rowHeight = 26;
const barHeight = 16;
const nameWidth = 250;
const barWidth = 300;
/** What is left of it is for the numbers. */
const width = 920;

/**
 * Bars one below the other, as long as they count. Every number stands beside its bar; a bar of something is never
 * so short that it can't be seen.
 */
export function bars(title: string, rows: readonly Bar[]): Markup {
  if (rows.length === 0) return html``;
  const most = Math.max(1, ...rows.map(total));
  const height = rows.length * rowHeight + 4;
  return html`<figure><svg viewBox="0 0 ${plain(width)} ${plain(height)}" role="img" aria-label="${title}: ${spoken(rows)}">
${rows.map((row, index) => bar(row, index * rowHeight, most))}
</svg></figure>`;
}

function bar(row: Bar, top: number, most: number): Markup {
  const middle = plain(top + rowHeight / 2 + 4);
  let left = nameWidth;
  const drawn = row.parts
    .filter(({ count }) => count > 0)
    .map((part) => {
      const long = Math.max(2, (part.count / most) * barWidth);
      const piece = html`<rect class="${part.tone}" x="${plain(left)}" y="${plain(top + 5)}" width="${plain(long)}" height="${plain(barHeight)}" rx="2" opacity="${part.faint ? '.35' : '1'}"><title>${counted(part.count, part.name, part.name)}</title></rect>`;
      left += long + 1;
      return piece;
    });
  return html`<text class="name" x="${plain(nameWidth - 12)}" y="${middle}" text-anchor="end">${row.name}</text>${drawn}<text x="${plain(left + 7)}" y="${middle}">${label(row)}</text>`;
}

/** `120`, or `118 confirmed, 2 failed` where a bar has several parts. */
function label({ parts }: Bar): string {
  const there = parts.filter(({ count }) => count > 0);
  const [only] = there;
  if (only !== undefined && there.length === 1 && !only.faint) return number(only.count);
  return there.map(({ count, name }) => `${number(count)} ${name}`).join(', ');
}

function spoken(rows: readonly Bar[]): string {
  return rows.map((row) => `${row.name} ${label(row)}`).join('; ');
}

function total({ parts }: Bar): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}

/** Numbers of a drawing, without separators. */
function plain(value: number): string {
  return String(Math.round(value * 10) / 10);
}
