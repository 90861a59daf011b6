declare const folded: unique symbol;

/** A comparison key. Made by {@link fold} only, stored beside the original, never sent. */
export type Folded = string & { readonly [folded]: true };

/**
 * The key under which two e-mails, usernames, domains or group names are the same to the service: NFC, lower
 * case, final sigma as sigma. Compare the result bytewise. It is computed here, never by a database: SQLite's
 * NOCASE and PostgreSQL's lower() disagree outside ASCII. Spaces are kept; trimming is a rule of the sync.
 *
 * @example
 * fold('STRASSE@Example.COM') === fold('strasse@example.com') // true
 */
export function fold(text: string): Folded {
  // Most names are ASCII, where lower case is all there is to do; sync folds millions of them.
  if (ascii.test(text)) return text.toLowerCase() as Folded;
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC') as Folded;
}

const ascii = /^[\0-\x7F]*$/;
