import type { User } from '@umapi-kit/protocol';
import { type AccountFacts, factsDigest, factsOf } from '../plan/account-facts.ts';
import { nameKey } from '../plan/identity.ts';
import type { PlannedChange } from '../plan/plan.ts';
import { type After, factsAfter } from './facts-after.ts';

/** What an account is now, seen against a change of it. */
export type Standing =
  /** As it was when the change was planned. */
  | { readonly kind: 'asPlanned' }
  /** As the change would leave it. */
  | { readonly kind: 'done' }
  | { readonly kind: 'drifted'; readonly expected: string; readonly found: string };

/**
 * Compares a change with the account as it is now.
 *
 * @param found under one of the addresses of the change; absent when there is no such account
 */
export function standingOf(
  change: PlannedChange,
  found: User | undefined,
  isManaged: (groupName: string) => boolean,
): Standing {
  const after = factsAfter(change);
  if (after === undefined) return { kind: 'asPlanned' };
  const facts = found && factsOf(found, isManaged);
  if (change.basedOn === null ? !facts : facts && factsDigest(facts) === change.basedOn)
    return { kind: 'asPlanned' };
  if (isReached(change, after, facts)) return { kind: 'done' };
  return { kind: 'drifted', ...inWords(change.believed, facts) };
}

function isReached(change: PlannedChange, after: After, facts: AccountFacts | undefined): boolean {
  if (after === 'gone' || facts === undefined) return after === 'gone' && facts === undefined;
  const isStripped = change.kinds.includes('strip');
  return (
    nameKey(facts.type) === nameKey(after.type) &&
    isSame(facts.email, after.email) &&
    (after.username === undefined || usernames(change, after).has(nameKey(facts.username ?? ''))) &&
    (after.firstName === undefined || isExactly(facts.firstName, after.firstName)) &&
    (after.lastName === undefined || isExactly(facts.lastName, after.lastName)) &&
    (isStripped || sameGroups(change, facts.groups, after.groups))
  );
}

/** A new account may be in other groups by now; whatever the change gives has to be there. */
function sameGroups({ basedOn }: PlannedChange, found: readonly string[], after: readonly string[]): boolean {
  const has = new Set(found);
  return after.every((key) => has.has(key)) && (basedOn === null || found.length === after.length);
}

/** A username that equals the e-mail may follow it, or stay. */
function usernames({ believed }: PlannedChange, { username = '', email = '' }: AccountFacts): Set<string> {
  const follows = believed !== undefined && isSame(believed.username, believed.email);
  return new Set([nameKey(username), ...(follows ? [nameKey(email)] : [])]);
}

function isSame(left: string | undefined, right: string | undefined): boolean {
  return nameKey(left ?? '') === nameKey(right ?? '');
}

function isExactly(left: string | undefined, right: string): boolean {
  return left?.normalize('NFC') === right.normalize('NFC');
}

const labels = {
  type: 'type',
  email: 'e-mail',
  username: 'username',
  domain: 'domain',
  firstName: 'first name',
  lastName: 'last name',
} as const satisfies Partial<Record<keyof AccountFacts, string>>;

/** Only what differs, so that a person sees it at once. */
function inWords(
  believed: AccountFacts | undefined,
  found: AccountFacts | undefined,
): { readonly expected: string; readonly found: string } {
  if (!believed || !found) {
    return { expected: believed ? 'an account' : 'no account', found: found ? 'an account' : 'no account' };
  }
  const fields = (['type', 'email', 'username', 'domain', 'firstName', 'lastName'] as const).filter(
    (field) => believed[field] !== found[field],
  );
  const say = (facts: AccountFacts, other: AccountFacts) =>
    [
      ...fields.map((field) => `${labels[field]} ${facts[field] ?? '(none)'}`),
      ...without(facts.groups, other.groups).map((group) => `in ${group}`),
      ...without(other.groups, facts.groups).map((group) => `not in ${group}`),
    ].join(', ');
  return { expected: say(believed, found), found: say(found, believed) };
}

function without(keys: readonly string[], others: readonly string[]): readonly string[] {
  return keys.filter((key) => !others.includes(key));
}
