import type { EpochMs } from '@umapi-kit/clock';
import { createStepNames, type Folded, fold, isJsonObject } from '@umapi-kit/protocol';
import { parseText } from '../calls/parse-json.ts';

/** People who were created and are not found yet. */
export interface HiddenUsers {
  hide(org: string, names: readonly string[], until: EpochMs): void;
  isHidden(org: string, name: string, now: EpochMs): boolean;
  /** Whether anybody of the organization is. */
  any(org: string, now: EpochMs): boolean;
  clear(): void;
}

/** Nobody at first. */
export function createHiddenUsers(): HiddenUsers {
  const untilByOrg = new Map<string, Map<Folded, EpochMs>>();
  return {
    hide(org, names, until) {
      const hidden = untilByOrg.get(org) ?? new Map<Folded, EpochMs>();
      for (const name of names) hidden.set(fold(name), until);
      untilByOrg.set(org, hidden);
    },
    isHidden: (org, name, now) => (untilByOrg.get(org)?.get(fold(name)) ?? 0) > now,
    any(org, now) {
      const hidden = untilByOrg.get(org);
      for (const [name, until] of hidden ?? []) if (until <= now) hidden?.delete(name);
      return hidden !== undefined && hidden.size > 0;
    },
    clear: () => untilByOrg.clear(),
  };
}

/** E-mails and usernames of those whom an action created, going by its request and its answer. */
export function createdNames(request: string, answer: string): readonly string[] {
  const entries = parseText(request);
  const result = parseText(answer);
  if (!Array.isArray(entries) || !isJsonObject(result)) return [];
  const errors: unknown = result['errors'] ?? [];
  const failed = new Set(
    (Array.isArray(errors) ? errors : []).map((error) => isJsonObject(error) && error['index']),
  );
  return entries.flatMap((entry, index) => (failed.has(index) ? [] : namesCreatedBy(entry)));
}

const creating: ReadonlySet<string> = new Set(Object.values(createStepNames));

function namesCreatedBy(entry: unknown): readonly string[] {
  if (!isJsonObject(entry) || !Array.isArray(entry['do'])) return [];
  const steps = entry['do'].filter(isJsonObject);
  return steps.flatMap((step) =>
    Object.entries(step).flatMap(([name, fields]) =>
      creating.has(name) && isJsonObject(fields)
        ? [entry['user'], fields['email']].filter((value) => typeof value === 'string')
        : [],
    ),
  );
}
