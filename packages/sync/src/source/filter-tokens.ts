import { FilterExpressionError } from '../errors.ts';

/** A piece of a filter expression and where it begins, counted from 0. */
export type Token = { readonly at: number } & (
  | { readonly kind: 'name' | 'mark'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'end'; readonly text: '' }
);

const pieces = [
  { kind: 'space', pattern: /[ \t\r\n]+/y },
  { kind: 'name', pattern: /[A-Za-z_]\w*/y },
  { kind: 'number', pattern: /-?\d{1,15}(?:\.\d{1,15})?(?![\w.])/y },
  { kind: 'text', pattern: /'(?:[^'\\\r\n]|\\[\\'"nt])*'|"(?:[^"\\\r\n]|\\[\\'"nt])*"/y },
  { kind: 'mark', pattern: /==|!=|[()[\],.]/y },
] as const;

/** @throws {@link FilterExpressionError} at the first character that no part of an expression begins with */
export function tokenize(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    const found = matchAt(expression, at);
    if (found === undefined) throw new FilterExpressionError(at + 1, unknownPiece(expression.slice(at)));
    const token = toToken(found.kind, found.text, at);
    if (token !== undefined) tokens.push(token);
    at += found.text.length;
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens;
}

type Piece = (typeof pieces)[number]['kind'];

function matchAt(
  expression: string,
  at: number,
): { readonly kind: Piece; readonly text: string } | undefined {
  for (const { kind, pattern } of pieces) {
    pattern.lastIndex = at;
    const text = pattern.exec(expression)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

function toToken(kind: Piece, text: string, at: number): Token | undefined {
  if (kind === 'space') return undefined;
  if (kind === 'number') return { kind: 'literal', value: Number(text), at };
  if (kind === 'text') return { kind: 'literal', value: withoutEscapes(text.slice(1, -1)), at };
  return { kind, text, at };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
}

function unknownPiece(rest: string): string {
  const first = [...rest][0] ?? '';
  if (first === '"' || first === "'") {
    return 'a text that is never closed, or holds another escape than \\\\ \\\' \\" \\n \\t';
  }
  return `${JSON.stringify(first)} is not understood here`;
}
