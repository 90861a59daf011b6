import type { GuardedKind, GuardRule } from './guards.ts';

/** Everything that a guard can count. */
export const guardedKinds = [
  'createGroup',
  'create',
  'update',
  'add',
  'remove',
  'strip',
  'removeFromOrg',
  'deleteAccount',
  'loseAdmin',
  'adobeOnly',
  'directoryShrinks',
] as const satisfies readonly GuardedKind[];

/**
 * The guards without a word from anybody. What gives is not limited, for a first run gives everything to everybody;
 * what takes is: a filter that went wrong, a renamed unit or half a directory looks like people leaving.
 */
export const defaultGuards: readonly GuardRule[] = [
  { kind: 'remove', percent: 20 },
  { kind: 'strip', percent: 10 },
  { kind: 'removeFromOrg', percent: 5, max: 500 },
  { kind: 'deleteAccount', percent: 2, max: 200 },
  { kind: 'loseAdmin', max: 5 },
  { kind: 'directoryShrinks', percent: 10 },
];
