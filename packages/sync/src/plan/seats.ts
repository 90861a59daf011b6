import { type IdentityType, identityTypes } from '@umapi-kit/protocol';
import type { AccountDiff } from './account-diff.ts';
import type { Person } from './directory.ts';
import { emailKey, type Identity, identityKey } from './identity.ts';

/** What an account that belongs to a person means for them. */
export type Match =
  | { readonly kind: 'diff'; readonly label: string; readonly diff: AccountDiff }
  | { readonly kind: 'asIs'; readonly label: string }
  | { readonly kind: 'excluded'; readonly label: string }
  /** Nobody may touch it. */
  | { readonly kind: 'held'; readonly label: string; readonly reason: string; readonly place?: string };

/** A person's place at the table, where accounts that may be theirs sit down. */
export interface Seat {
  readonly person: Person;
  readonly matches: Match[];
  /** People whose accounts have this person's e-mail: until one of them gives it up it can't be used. */
  readonly emailHolders: Seat[];
}

/** Finds the person behind an account. */
export interface Seats {
  readonly all: readonly Seat[];
  /** By identity type, username and domain first, then by e-mail. The account takes part in the plan from now on. */
  of(type: IdentityType, account: Identity): Seat | undefined;
  /** Everyone with the same username or the same e-mail. */
  like(type: IdentityType, identity: Identity): readonly Seat[];
  /** Everyone of whatever type who could mean an account of unknown type. */
  couldBe(account: Identity): readonly Seat[];
}

/** One seat a person; an account takes at most one of them. */
export function createSeats(people: readonly Person[]): Seats {
  const all = people.map((person): Seat => ({ person, matches: [], emailHolders: [] }));
  const byIdentity = new Map<string, Seat>();
  const byEmail = new Map<string, Seat>();
  for (const seat of all) {
    const { idType, email } = seat.person;
    byIdentity.set(identityKey(idType, seat.person), seat);
    byEmail.set(emailKey(idType, email), seat);
  }

  function of(type: IdentityType, account: Identity): Seat | undefined {
    const byEmailToo = byEmail.get(emailKey(type, account.email));
    const seat = byIdentity.get(identityKey(type, account)) ?? byEmailToo;
    if (seat && byEmailToo && byEmailToo !== seat) byEmailToo.emailHolders.push(seat);
    return seat;
  }

  function like(type: IdentityType, identity: Identity): readonly Seat[] {
    const found = [byIdentity.get(identityKey(type, identity)), byEmail.get(emailKey(type, identity.email))];
    return found.filter((seat) => seat !== undefined);
  }

  function couldBe(account: Identity): readonly Seat[] {
    return [...new Set(identityTypes.flatMap((type) => like(type, account)))];
  }

  return { all, of, like, couldBe };
}
