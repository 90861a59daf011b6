/** UTF-8 as text; `undefined` for anything else. */
export function decodeUtf8(body: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** JSON in UTF-8 as a value; `undefined` for anything else, which JSON itself can't say. */
export function parseJson(body: Uint8Array<ArrayBuffer>): unknown {
  const text = decodeUtf8(body);
  return text === undefined ? undefined : parseText(text);
}

/** JSON as a value; `undefined` for anything else. */
export function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
