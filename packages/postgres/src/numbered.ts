import { createHash } from 'node:crypto';

/** A statement as PostgreSQL takes it, under a name by which a connection prepares it once. */
export interface Numbered {
  readonly name: string;
  readonly text: string;
}

/** Numbers parameters; every statement once. */
export function createNumbering(): (sql: string) => Numbered {
  const known = new Map<string, Numbered>();
  return (sql) => {
    const found = known.get(sql) ?? numbered(sql);
    known.set(sql, found);
    return found;
  };
}

/** `SELECT ? + ?` becomes `SELECT $1 + $2`. */
function numbered(sql: string): Numbered {
  let count = 0;
  const text = sql.replace(/'(?:[^']|'')*'|\?/g, (part) => (part === '?' ? `$${++count}` : part));
  return { name: createHash('sha256').update(text).digest('hex').slice(0, 32), text };
}
