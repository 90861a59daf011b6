/** JSON in UTF-8 as a value; `undefined` for anything else, which JSON itself can't say. */
export function parseJson(body: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
