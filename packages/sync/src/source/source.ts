import type { IdentityType } from '@umapi-kit/protocol';

/** Attributes by name, as the source spells it; one that holds several values is a list. */
export type SourceAttributes = Readonly<Record<string, string | readonly string[]>>;

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
  /** Names of groups that dynamic groups are made of, where these are others than `groups`. */
  readonly memberGroups?: readonly string[];
  /** Further attributes of the record: only those that were asked for, only where it has them. */
  readonly attributes?: SourceAttributes;
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
  /**
   * The groups whose membership matters. A source may name others too. Absent: all that it can tell; a source
   * that has to look groups up by name tells none then.
   */
  readonly groups?: readonly string[];
  /** `members`: only who is in one of `groups`; a source may give others too. @defaultValue 'all' */
  readonly people?: 'all' | 'members';
  /** Further attributes that are wanted of each person, as the source spells them. */
  readonly attributes?: readonly string[];
  /** Only the person with this e-mail is wanted. A source that can't ask for one alone gives everybody. */
  readonly email?: string;
  readonly signal: AbortSignal;
}

/** What a source says when it is through. */
export interface ReadEnd {
  /** Names of the groups that it came across. A group that was asked for and is not among them does not exist. */
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
