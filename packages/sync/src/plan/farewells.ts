import { type IdentityType, identityTypes, type User } from '@umapi-kit/protocol';
import { addressOf } from './account-diff.ts';
import { bidFarewell, stageOf } from './adobe-only.ts';
import { accountId, adobeOnlyChange, type ChangeContext, deleteLeftAccount } from './change.ts';
import { emailKey, type Identity, identityKey } from './identity.ts';
import type { AdobeOnlyAccount, Held, LeavingAccount, PlannedChange } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { byCodeUnits } from './sorting.ts';
import type { Withheld } from './withheld.ts';

/** Deals with accounts that the directory does not have. */
export interface Farewells {
  /** Takes note of an account that the org has, whoever it belongs to. */
  see(account: User, type: IdentityType | undefined): void;
  /** @param place the record of the person behind the account, when they are outside the selection */
  bid(account: User, type: IdentityType, place: string | undefined): void;
  /** @param isBack whether somebody is in the directory, or none of the sync's business any more */
  finish(isBack: (who: Identity, type: IdentityType) => boolean): {
    readonly changes: readonly PlannedChange[];
    readonly held: readonly Held[];
    readonly adobeOnly: readonly AdobeOnlyAccount[];
    readonly leaving: readonly LeavingAccount[];
    /** Ids of changes that take every role of an administrator. */
    readonly administrators: ReadonlySet<string>;
  };
}

/** Remembers of each such account who it is, and what has to happen to it. */
export function createFarewells(
  { rules, guards = [], memory = {}, now = 0, primary, missing }: PlanInput,
  { context, withheld }: { readonly context: ChangeContext; readonly withheld: Withheld },
): Farewells {
  const { takeNothing } = withheld;
  const staged = typeof rules.adobeOnlyUsers !== 'string';
  const groupRemovalsOnly = guards.some(
    (guard) => guard.kind === 'adobeOnly' && guard.groupRemovalsOnly === true,
  );
  const adobeOnly: AdobeOnlyAccount[] = [];
  const changes: PlannedChange[] = [];
  const held: Held[] = [];
  const leaving: LeavingAccount[] = [];
  const administrators = new Set<string>();

  const seen = new Set<string>();

  function see(account: User, type: IdentityType | undefined): void {
    if (!staged || memory.leaving === undefined || memory.leaving.size === 0) return;
    // Of an account of unknown type nobody can say which one it is.
    for (const possible of type === undefined ? identityTypes : [type]) {
      seen.add(identityKey(possible, account)).add(emailKey(possible, account.email));
    }
  }

  function isSeen({ who, type }: { readonly who: Identity; readonly type: IdentityType }): boolean {
    return seen.has(identityKey(type, who)) || seen.has(emailKey(type, who.email));
  }

  function bid(account: User, type: IdentityType, place: string | undefined): void {
    if (primary && !primary.misses(account, type)) return;
    const id = accountId(type, addressOf(account, type));
    const since = memory.leaving?.get(id);
    const farewell = bidFarewell(account, {
      ...{ managed: context.managed, rules, since, now, groupRemovalsOnly },
      isSecondary: primary !== undefined,
    });
    if (farewell.kind === 'outOfView') return;
    adobeOnly.push(adobeOnlyAccount(id, account, type));
    const reason = farewell.kind === 'held' ? farewell.reason : takeNothing;
    if (farewell.kind !== 'nothing' && reason !== undefined) {
      held.push({ user: account.email, what: 'removals', reason });
      if (since !== undefined) leaving.push({ id, since });
      return;
    }
    if (staged) leaving.push({ id, since: since ?? now });
    if (farewell.kind !== 'leave') return;
    if (farewell.role !== undefined) administrators.add(id);
    const why = place && `in the directory (${place}), but in none of the selected groups`;
    changes.push(adobeOnlyChange(account, type, farewell.steps, context, why));
  }

  /** Whoever left the organization is not listed any more, but the account may still have to be deleted. */
  function deleteTheLong(isBack: (who: Identity, type: IdentityType) => boolean): void {
    const listed = new Set(adobeOnly.map(({ id }) => id));
    for (const [id, since] of staged ? (memory.leaving ?? []) : []) {
      const left = parseAccountId(id);
      if (left === undefined || listed.has(id) || isSeen(left) || isBack(left.who, left.type)) continue;
      if (left.type === 'adobeID' || !mayBeDeleted(rules.adobeOnlyUsers)) continue;
      // A list of leavers says nothing about whoever left before.
      const isKnown = missing === undefined && takeNothing === undefined;
      const doubtful = !isKnown || withheld.of(left.who, left.type) !== undefined;
      const due = stageOf(rules.adobeOnlyUsers, since, now) === 'delete';
      if (due && !doubtful && primary === undefined) changes.push(deleteLeftAccount(id, context));
      else leaving.push({ id, since });
    }
  }

  function finish(isBack: (who: Identity, type: IdentityType) => boolean): ReturnType<Farewells['finish']> {
    deleteTheLong(isBack);
    return {
      changes,
      held,
      adobeOnly: adobeOnly.toSorted(byId),
      leaving: leaving.toSorted(byId),
      administrators,
    };
  }

  return { see, bid, finish };
}

function adobeOnlyAccount(id: string, account: User, type: IdentityType): AdobeOnlyAccount {
  const { email, username, domain } = account;
  return {
    id,
    type,
    email,
    ...(username === undefined ? {} : { username }),
    ...(domain === undefined ? {} : { domain }),
  };
}

function mayBeDeleted(policy: PlanInput['rules']['adobeOnlyUsers']): boolean {
  return typeof policy !== 'string' && policy.deleteAfterDays !== undefined;
}

function parseAccountId(id: string): { readonly who: Identity; readonly type: IdentityType } | undefined {
  const [word, user = '', domain] = id.split(' ');
  const type = identityTypes.find((known) => known === word);
  if (type === undefined) return undefined;
  return { type, who: { email: user, username: user, ...(domain === undefined ? {} : { domain }) } };
}

/** Two accounts can be addressed alike; then their other names tell them apart. */
function byId(left: { readonly id: string }, right: { readonly id: string }): number {
  return byCodeUnits(left.id, right.id) || byCodeUnits(JSON.stringify(left), JSON.stringify(right));
}
