import { isJsonObject } from '@umapi-kit/protocol';

/** A list whose key stands twice in one object. */
export type RepeatedKey = (typeof watched)[number];

/** Which steps of which entries repeat a list: by the entry's place in the request, then by the step's. */
type RepeatedKeys = ReadonlyMap<number, ReadonlyMap<number, RepeatedKey>>;

const watched = ['group', 'product'] as const;

/**
 * Finds steps whose add or remove has the key `group` or `product` twice: an error of its own, which `JSON.parse` can't
 * see, since the last of them wins. Nearly every request has none, so the text is only read closely when it has more
 * such keys than the value.
 *
 * @param json valid JSON
 * @param entries what it parses to
 */
export function repeatedKeys(json: string, entries: readonly unknown[]): RepeatedKeys {
  const written = json.match(/"(?:group|product)"\s*:/g)?.length ?? 0;
  // An escape may spell a key in another way; few requests have any.
  const isSuspect = written > countKeys(entries) || json.includes(String.raw`\u00`);
  return isSuspect ? readClosely(json) : none;
}

const none: RepeatedKeys = new Map();

function countKeys(entries: readonly unknown[]): number {
  let count = 0;
  for (const entry of entries) {
    const steps = isJsonObject(entry) ? entry['do'] : undefined;
    if (!Array.isArray(steps)) continue;
    for (const step of steps) {
      if (!isJsonObject(step)) continue;
      for (const list of [step['add'], step['remove']])
        if (isJsonObject(list)) count += watched.filter((key) => Object.hasOwn(list, key)).length;
    }
  }
  return count;
}

/** An array or object that is open where the text is being read. */
interface Frame {
  readonly keys: Set<string> | undefined;
  /** The member that is being read: an index, or a key once it is known. */
  at: number | string;
  expectsKey: boolean;
}

/** The list of a step is the fifth level: entries, entry, do, step, add. Nothing below it is kept. */
const listDepth = 5;

function readClosely(json: string): RepeatedKeys {
  const found = new Map<number, Map<number, RepeatedKey>>();
  const frames: Frame[] = [];
  let depth = 0;
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g)) {
    if (token === '{' || token === '[') {
      depth += 1;
      if (depth <= listDepth) frames.push(open(token));
      continue;
    }
    if (token === '}' || token === ']') {
      if (depth <= listDepth) frames.pop();
      depth -= 1;
      continue;
    }
    const frame = depth <= listDepth ? frames.at(-1) : undefined;
    if (frame) readMember(frame, token, () => takeDown(frames, found));
  }
  return found;
}

function open(token: '{' | '['): Frame {
  return token === '{'
    ? { keys: new Set(), at: '', expectsKey: true }
    : { keys: undefined, at: 0, expectsKey: false };
}

function readMember(frame: Frame, token: string, repeated: () => void): void {
  if (token === ',') {
    if (typeof frame.at === 'number') frame.at += 1;
    else frame.expectsKey = true;
    return;
  }
  if (!frame.expectsKey || !frame.keys) return;
  frame.expectsKey = false;
  frame.at = String(JSON.parse(token));
  if (frame.keys.has(frame.at)) repeated();
  frame.keys.add(frame.at);
}

function takeDown(frames: readonly Frame[], found: Map<number, Map<number, RepeatedKey>>): void {
  const [entry, steps, step, kind, last] = frames.map(({ at }) => at);
  const key = watched.find((name) => name === last);
  if (!key || typeof entry !== 'number' || steps !== 'do' || typeof step !== 'number') return;
  if (kind !== 'add' && kind !== 'remove') return;
  const ofEntry = found.get(entry) ?? new Map<number, RepeatedKey>();
  ofEntry.set(step, ofEntry.get(step) ?? key);
  found.set(entry, ofEntry);
}
