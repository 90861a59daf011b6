import type { IdentityType } from '@umapi-kit/protocol';

/** One person as the directory knows it. A field without a value is absent and is never synced. */
export interface DirectoryUser {
  readonly idType: IdentityType;
  readonly email: string;
  /**
   * The name to sign in with, where the directory has an opinion about it. Absent: new accounts get the e-mail,
   * existing ones keep what they have.
   */
  readonly username?: string;
  /** Present whenever `username` is a plain name without `@`. */
  readonly domain?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** ISO 3166 alpha-2, upper case. */
  readonly country?: string;
  /** Names of directory groups, as the directory spells them. */
  readonly groups: readonly string[];
  /** Where a person can find this record: `people.csv:212`, a DN, an Okta id. */
  readonly place: string;
}

/**
 * A record that can't be used. The person behind it is left as it is; when nobody can tell who that is, nothing
 * is taken away from anyone.
 */
export interface Reject {
  /** What is wrong and what to do. */
  readonly reject: string;
  readonly place: string;
  /** The name of the field at fault, as the source spells it. */
  readonly column?: string;
  /** The person's e-mail, where the record surely gives it. Without it nothing is taken away from anyone. */
  readonly email?: string;
  /** The person's username, whenever the record has one: it may be what leads to their account. */
  readonly username?: string;
}

/** What a source yields. */
export type DirectoryRecord = DirectoryUser | Reject;

/** What a reader asks of a source. */
export interface ReadRequest {
  /** The groups that matter. A source may give members of others too. Absent: everybody. */
  readonly groups?: readonly string[];
  readonly signal: AbortSignal;
}

/** What a source says when it is through. */
export interface ReadEnd {
  /** Names of the groups that it came across. */
  readonly groupsFound: readonly string[];
}

/**
 * Where people come from: a CSV file, LDAP, Okta, or something of your own. *Returning* is the promise that
 * everything was read; a source that breaks off must throw. Odd records are yielded as rejects, so that they
 * hold removals back, not the run.
 *
 * @example
 * const two: DirectorySource = {
 *   async *read() {
 *     yield { idType: 'federatedID', email: 'jane@example.com', groups: ['design'], place: 'memory:1' };
 *     yield { reject: 'no e-mail', place: 'memory:2' };
 *     return { groupsFound: ['design'] };
 *   },
 * };
 */
export interface DirectorySource {
  read(request: ReadRequest): AsyncGenerator<DirectoryRecord, ReadEnd, void>;
}

/** Whether a record can't be used. */
export function isReject(record: DirectoryRecord): record is Reject {
  return 'reject' in record;
}
