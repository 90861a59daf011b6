import { closest } from '@umapi-kit/document';
import type { FilePlace } from '../errors.ts';
import type { ConfigMap, ConfigNode } from './config-node.ts';
import type { Notes } from './notes.ts';

/** A value, and where it stands. */
export interface Located<T> {
  readonly value: T;
  readonly place: FilePlace;
}

/**
 * A map of a configuration whose keys are asked for one by one. A value of the wrong type is a fault and reads as
 * absent, as `null` does. Keys that nobody asked for are reported at the end.
 */
export interface Section {
  readonly place: FilePlace;
  text(key: string): Located<string> | undefined;
  flag(key: string): Located<boolean> | undefined;
  integer(key: string): Located<number> | undefined;
  /** A single text counts as a list of one. */
  texts(key: string): readonly Located<string>[] | undefined;
  items(key: string): readonly ConfigNode[] | undefined;
  section(key: string): Section | undefined;
  node(key: string): ConfigNode | undefined;
  /** Where a key stands; the section's own place when it is absent. */
  placeOf(key: string): FilePlace;
  /** Reports a key that has to be there. */
  missing(key: string): void;
  fault(place: FilePlace, problem: string): void;
  /** Keys that are there, asked for or not. */
  readonly keys: readonly string[];
  /** Keys that were never asked for become faults. */
  refuseUnknown(): void;
}

/** @param scope what a message calls this section: `adobe_users.connectors`; empty for a whole file */
export function createSection(map: ConfigMap, scope: string, notes: Notes): Section {
  const asked = new Set<string>();
  const spelled = (key: string) => (scope === '' ? key : `${scope}.${key}`);

  function node(key: string): ConfigNode | undefined {
    asked.add(key);
    const value = map.entries.get(key)?.value;
    return value?.kind === 'scalar' && value.value === null ? undefined : value;
  }

  function typed<T>(
    key: string,
    expected: string,
    accept: (value: unknown) => value is T,
  ): Located<T> | undefined {
    const value = node(key);
    if (value === undefined) return undefined;
    if (value.kind === 'scalar' && accept(value.value)) return { value: value.value, place: value.place };
    notes.fault(value.place, `${spelled(key)} must be ${expected}`);
    return undefined;
  }

  function texts(key: string): readonly Located<string>[] | undefined {
    const value = node(key);
    if (value === undefined) return undefined;
    return (value.kind === 'list' ? value.items : [value]).flatMap((item) => {
      if (item.kind === 'scalar' && typeof item.value === 'string')
        return [{ value: item.value, place: item.place }];
      notes.fault(item.place, `${spelled(key)} must be a list of texts; put numbers in quotes`);
      return [];
    });
  }

  return {
    place: map.place,
    keys: [...map.entries.keys()],
    node,
    texts,
    text: (key) => typed(key, 'a text; put numbers in quotes', isText),
    flag: (key) => typed(key, 'true or false', isFlag),
    integer: (key) => typed(key, 'a whole number', isInteger),
    items(key) {
      const value = node(key);
      if (value === undefined) return undefined;
      if (value.kind === 'list') return value.items;
      notes.fault(value.place, `${spelled(key)} must be a list`);
      return undefined;
    },
    section(key) {
      const value = node(key);
      if (value === undefined) return undefined;
      if (value.kind === 'map') return createSection(value, spelled(key), notes);
      notes.fault(value.place, `${spelled(key)} must hold keys and values`);
      return undefined;
    },
    placeOf: (key) => map.entries.get(key)?.place ?? map.place,
    missing(key) {
      if (map.unreadable) return;
      const empty = map.entries.size === 0 ? 'nothing stands here; ' : '';
      notes.fault(map.place, `${empty}the key "${spelled(key)}" is missing; add it`);
    },
    fault: notes.fault,
    refuseUnknown() {
      for (const [key, { place }] of map.entries) {
        if (asked.has(key)) continue;
        notes.fault(place, unknownKey(key, scope, [...asked]));
      }
    },
  };
}

/** What to say about a key that nobody reads. */
function unknownKey(key: string, scope: string, known: readonly string[]): string {
  const close = closest(key, known);
  const advice = close === undefined ? `the keys here are ${known.join(', ')}` : `did you mean "${close}"?`;
  return `there is no key "${key}"${scope === '' ? '' : ` in ${scope}`}; ${advice}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}
