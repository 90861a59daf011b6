import { defaultGuards } from '../plan/default-guards.ts';
import type { GuardRule } from '../plan/guards.ts';
import type { ConfigNode } from './config-node.ts';
import type { Notes } from './notes.ts';
import type { Section } from './section.ts';

/** What `max_adobe_only_users` stands in for: it was the only limit, and everything that takes away obeyed it. */
const replaced: readonly GuardRule['kind'][] = ['remove', 'strip', 'removeFromOrg', 'deleteAccount'];

/** The guards that `limits` makes: a number, or a share of the accounts that are not excluded. */
export function readLimits(section: Section | undefined, notes: Notes): readonly GuardRule[] {
  const most = section?.node('max_adobe_only_users');
  const only = section?.flag('group_removals_only')?.value ?? false;
  if (section !== undefined && most === undefined) section.missing('max_adobe_only_users');
  section?.refuseUnknown();
  const kept = defaultGuards.filter(({ kind }) => !replaced.includes(kind));
  const limit = most === undefined ? undefined : readLimit(most, notes);
  if (limit === undefined) return kept;
  return [...kept, { kind: 'adobeOnly', ...limit, ...(only ? { groupRemovalsOnly: true } : {}) }];
}

function readLimit(node: ConfigNode, notes: Notes): Omit<GuardRule, 'kind'> | undefined {
  const written = node.kind === 'scalar' ? String(node.value).trim() : '';
  if (/^\d+$/.test(written)) return { max: Number(written) };
  const [, percent] = /^(\d+(?:\.\d+)?)\s*%$/.exec(written) ?? [];
  // Small numbers count as well: that is what the original's per cent means.
  if (percent !== undefined && Number(percent) <= 100)
    return { percent: Number(percent), percentOf: 'notExcluded', fromCount: 0 };
  notes.fault(node.place, 'limits.max_adobe_only_users must be a number such as 200, or a share such as 5%');
  return undefined;
}
