/** A pattern of Python as JavaScript's `u` mode has it, or why it can't be said there. */
export type Translated = { readonly source: string } | { readonly refused: string };

/** What Python counts as part of a word: letters and digits of every script. */
const wordClass = '\\p{L}\\p{N}_';
const boundary = `(?:(?<=[${wordClass}])(?![${wordClass}])|(?<![${wordClass}])(?=[${wordClass}]))`;
const nonBoundary = `(?:(?<=[${wordClass}])(?=[${wordClass}])|(?<![${wordClass}])(?![${wordClass}]))`;

/** One piece of a pattern: what it looks like, and what it becomes; `undefined` for what has no counterpart. */
interface Piece {
  readonly looks: RegExp;
  readonly becomes: (match: RegExpExecArray) => string | undefined;
}

const keep = ([text]: RegExpExecArray) => text;

const escapes: readonly Piece[] = [
  { looks: /\\([0-7]{3}|0[0-7]?)/y, becomes: ([, octal = '']) => codePoint(Number.parseInt(octal, 8)) },
  { looks: /\\x([0-9a-fA-F]{2})/y, becomes: keep },
  { looks: /\\u([0-9a-fA-F]{4})/y, becomes: keep },
  { looks: /\\U([0-9a-fA-F]{8})/y, becomes: ([, hex = '']) => codePoint(Number.parseInt(hex, 16)) },
  { looks: /\\a/y, becomes: () => '\\x07' },
  { looks: /\\[tnrfv]/y, becomes: keep },
  { looks: /\\d/y, becomes: () => '\\p{Nd}' },
  { looks: /\\D/y, becomes: () => '\\P{Nd}' },
  { looks: /\\[sS]/y, becomes: keep },
];

const outsideClass: readonly Piece[] = [
  { looks: /\(\?P<([A-Za-z_]\w*)>/y, becomes: ([, name]) => `(?<${name}>` },
  { looks: /\(\?P=([A-Za-z_]\w*)\)/y, becomes: ([, name]) => `\\k<${name}>` },
  { looks: /\(\?#[^)]*\)/y, becomes: () => '' },
  { looks: /\(\?(?::|=|!|<=|<!)/y, becomes: keep },
  { looks: /\(\?/y, becomes: () => undefined },
  { looks: /\\A/y, becomes: () => '^' },
  { looks: /\\Z/y, becomes: () => '$' },
  { looks: /\\b/y, becomes: () => boundary },
  { looks: /\\B/y, becomes: () => nonBoundary },
  { looks: /\\w/y, becomes: () => `[${wordClass}]` },
  { looks: /\\W/y, becomes: () => `[^${wordClass}]` },
  ...escapes,
  { looks: /\\([1-9]\d?)/y, becomes: keep },
  { looks: /\\([^A-Za-z0-9])/uy, becomes: ([, character = '']) => literal(character) },
  { looks: /\\/y, becomes: () => undefined },
  { looks: /(?:[*+?]|\{\d*,?\d*\})\+/y, becomes: () => undefined },
  { looks: /\{,(\d+)\}/y, becomes: ([, most]) => `{0,${most}}` },
  { looks: /\{\d+(?:,\d*)?\}/y, becomes: keep },
  { looks: /[{}\]]/y, becomes: ([character]) => `\\${character}` },
  { looks: /[^\\[]/uy, becomes: keep },
];

const insideClass: readonly Piece[] = [
  { looks: /\\b/y, becomes: () => '\\x08' },
  { looks: /\\w/y, becomes: () => wordClass },
  ...escapes,
  { looks: /\\([^A-Za-z0-9])/uy, becomes: ([, character = '']) => inClass(character) },
  { looks: /\\/y, becomes: () => undefined },
  { looks: /-/y, becomes: keep },
  { looks: /[^\\\]]/uy, becomes: ([character]) => inClass(character) },
];

/**
 * Translates a pattern of Python's `re`. Letters, digits and words stay those of every script, as Python has them.
 * Flags within the pattern, conditions, possessive quantifiers and named characters have no counterpart here.
 *
 * @example translateRegex('(?P<team>[A-Z]+)\\Z') // { source: '(?<team>[A-Z]+)$' }
 */
export function translateRegex(python: string): Translated {
  let source = '';
  for (let at = 0; at < python.length; ) {
    const piece = python[at] === '[' ? readClass(python, at) : readPiece(python, at, outsideClass);
    if ('refused' in piece) return piece;
    source += piece.source;
    at = piece.end;
  }
  try {
    new RegExp(source, 'u');
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
  return { source };
}

type Read = { readonly source: string; readonly end: number } | { readonly refused: string };

function readPiece(python: string, at: number, pieces: readonly Piece[]): Read {
  for (const { looks, becomes } of pieces) {
    looks.lastIndex = at;
    const match = looks.exec(python);
    if (!match) continue;
    const source = becomes(match);
    if (source === undefined) break;
    return { source, end: at + match[0].length };
  }
  return { refused: `"${python.slice(at, at + 4)}" has no counterpart in JavaScript` };
}

/** A `]` right at the beginning is one of the characters. */
function readClass(python: string, start: number): Read {
  let at = python[start + 1] === '^' ? start + 2 : start + 1;
  let source = python.slice(start, at);
  if (python[at] === ']') {
    source += '\\]';
    at++;
  }
  while (at < python.length && python[at] !== ']') {
    const piece = readPiece(python, at, insideClass);
    if ('refused' in piece) return piece;
    source += piece.source;
    at = piece.end;
  }
  return at < python.length ? { source: `${source}]`, end: at + 1 } : { refused: 'a "[" is never closed' };
}

function codePoint(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

function literal(character: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function inClass(character: string): string {
  return /[\^\\[\]-]/.test(character) ? `\\${character}` : character;
}

/**
 * Translates the replacement of a substitution: `\1`, `\g<1>` and `\g<name>` become `$01` and `$<name>`.
 *
 * @example translateReplacement('Team \\g<team>') // { source: 'Team $<team>' }
 */
export function translateReplacement(python: string): Translated {
  let source = '';
  for (let at = 0; at < python.length; ) {
    const piece = readPiece(python, at, replacements);
    if ('refused' in piece) return piece;
    source += piece.source;
    at = piece.end;
  }
  return { source };
}

const controls: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  f: '\f',
  v: '\v',
  b: '\b',
};

const replacements: readonly Piece[] = [
  { looks: /\$/y, becomes: () => '$$' },
  { looks: /\\g<0>/y, becomes: () => '$&' },
  { looks: /\\g<(\d{1,2})>/y, becomes: ([, group = '']) => numbered(group) },
  { looks: /\\g<([A-Za-z_]\w*)>/y, becomes: ([, name]) => `$<${name}>` },
  { looks: /\\([1-9]\d?)/y, becomes: ([, group = '']) => numbered(group) },
  { looks: /\\([ntrafvb])/y, becomes: ([, letter = '']) => controls[letter] },
  { looks: /\\([^A-Za-z0-9])/uy, becomes: ([, character = '']) => replacedLiteral(character) },
  { looks: /[^\\$]/uy, becomes: keep },
];

/** Python keeps the backslash before what it does not know. */
function replacedLiteral(character: string): string {
  if (character === '\\') return '\\';
  return `\\${character === '$' ? '$$' : character}`;
}

/** Two digits, so that a digit that follows in the text is not taken for one of the number. */
function numbered(group: string): string {
  return `$${group.padStart(2, '0')}`;
}
