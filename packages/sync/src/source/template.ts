import { TemplateError } from '../errors.ts';

/** Text with attribute names in braces, ready to be filled in. */
export interface Template {
  /** The names, each once, in the order of the text. */
  readonly attributes: readonly string[];
  /**
   * The text with the values in place of the names, trimmed; empty when one of them is missing or empty.
   *
   * @param lookUp the value of an attribute, the first one where it has several; `undefined` where it has none
   */
  fill(lookUp: (attribute: string) => string | undefined): string;
}

/** A name in braces, a doubled brace, a brace by itself, or text. */
const piecePattern = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g;

/**
 * Reads a template such as `{givenName} {sn}`. Braces that belong to the text are doubled: `{{`.
 *
 * @throws {@link TemplateError} when a brace stands alone, or a pair of them holds no name
 *
 * @example
 * parseTemplate('{uid}@example.com').fill(() => 'jane'); // 'jane@example.com'
 */
export function parseTemplate(text: string): Template {
  const pieces = [...text.matchAll(piecePattern)].map(([whole, name]) => readPiece(whole, name, text));
  const attributes = new Set(pieces.flatMap((piece) => ('attribute' in piece ? [piece.attribute] : [])));
  return {
    attributes: [...attributes],
    fill(lookUp) {
      let filled = '';
      for (const piece of pieces) {
        const value = 'text' in piece ? piece.text : lookUp(piece.attribute)?.trim();
        if (value === undefined || value === '') return '';
        filled += value;
      }
      return filled.trim();
    },
  };
}

type Piece = { readonly text: string } | { readonly attribute: string };

function readPiece(whole: string, name: string | undefined, text: string): Piece {
  if (name !== undefined) {
    if (name.trim() !== '') return { attribute: name.trim() };
    throw new TemplateError(`${JSON.stringify(text)}: a pair of braces holds the name of an attribute`);
  }
  if (whole === '{' || whole === '}') {
    throw new TemplateError(`${JSON.stringify(text)}: the brace "${whole}" has no other half; double it`);
  }
  return { text: whole === '{{' || whole === '}}' ? whole.slice(1) : whole };
}
