import type { Group, IdentityType, PageCounts, User } from '@umapi-kit/protocol';
import type { Connection } from './connection.ts';
import { NotFoundError } from './errors.ts';
import type { Listing } from './list/listing.ts';
import type { GroupsOptions } from './list/lists.ts';
import type { PageReader } from './list/page-reader.ts';

/** What a query knows about its list so far. */
export interface QueryStats {
  /** What the service counts; technical accounts are counted, but not listed. */
  readonly total: number | undefined;
  /** Pages of the whole list. */
  readonly pages: number | undefined;
  /** Items on the latest page, by the service's count. */
  readonly pageSize: number | undefined;
  /** Pages fetched so far. */
  readonly pageNumber: number;
}

/**
 * A list that is fetched as it is needed and kept: iterating again starts at its beginning without a call, and
 * goes on fetching where the last iteration stopped. `reload()` forgets what was fetched.
 */
abstract class Query<T> implements AsyncIterable<T> {
  readonly #listing: Listing<T>;
  readonly #keeps: (item: T) => boolean;
  #fetched: Fetched<T> = nothing();

  /** @param keeps what the list is narrowed to; its counts stay those of the service */
  constructor(listing: Listing<T>, keeps: (item: T) => boolean = () => true) {
    this.#listing = listing;
    this.#keeps = keeps;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    const fetched = this.#fetched;
    for (let index = 0; ; index++) {
      while (index >= fetched.results.length) {
        if (fetched.ended || fetched !== this.#fetched) return;
        await this.#fetchPage(fetched);
      }
      yield* fetched.results.slice(index, index + 1);
    }
  }

  /** Fetches what is missing, and returns everything. */
  async allResults(): Promise<readonly T[]> {
    while (!this.#fetched.ended) await this.#fetchPage(this.#fetched);
    return [...this.#fetched.results];
  }

  /** Forgets everything: the next iteration asks the service again. Iterations under way end. */
  reload(): void {
    this.#fetched = nothing();
  }

  /** What is known so far; nothing is fetched. */
  stats(): QueryStats {
    const { counts, pageNumber } = this.#fetched;
    return { total: counts.total, pages: counts.pages, pageSize: counts.size, pageNumber };
  }

  /** Iterations that need the same page share one call. */
  #fetchPage(fetched: Fetched<T>): Promise<void> {
    fetched.underWay ??= this.#append(fetched).finally(() => {
      fetched.underWay = undefined;
    });
    return fetched.underWay;
  }

  async #append(fetched: Fetched<T>): Promise<void> {
    fetched.reader ??= await this.#listing.reader();
    const page = await fetched.reader.next().catch(emptyWhenUnknown);
    if (fetched !== this.#fetched) return;
    fetched.ended = page === undefined || page.lastPage;
    if (page === undefined) return;
    for (const item of page.items) if (this.#keeps(item)) fetched.results.push(item);
    fetched.counts = page.counts;
    fetched.pageNumber++;
  }
}

/** What a query has of its list; `reload()` begins another one. */
interface Fetched<T> {
  reader?: PageReader<T>;
  readonly results: T[];
  counts: PageCounts;
  pageNumber: number;
  ended: boolean;
  underWay: Promise<void> | undefined;
}

function nothing<T>(): Fetched<T> {
  return { results: [], counts: {}, pageNumber: 0, ended: false, underWay: undefined };
}

/**
 * An unknown group or domain is an empty list here, as in the Python client. A 404 that doesn't say what was not
 * found comes from a wrong address, not from the service, and must not read as "nobody is there".
 */
function emptyWhenUnknown(error: unknown): undefined {
  if (error instanceof NotFoundError && error.serverCode !== undefined) return undefined;
  throw error;
}

/** Which users a {@link UsersQuery} lists. */
export interface UsersQueryOptions {
  /** Only members of this group. */
  readonly inGroup?: string;
  /** Only users of this domain. */
  readonly inDomain?: string;
  /** `false` counts what users hold through user groups too. @defaultValue true */
  readonly directOnly?: boolean;
  /** Only accounts of this kind. All are read: the service documents no filter for it. */
  readonly identityType?: IdentityType;
  /** Ends the reading; the loop then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * The users of the organization, of a group or of a domain, under the name of the Python client. An unknown group
 * gives an empty list; `conn.users({ group })` throws instead, which is safer when you act on absence.
 *
 * @example
 * const query = new UsersQuery(conn, { inGroup: 'Employees' });
 * for await (const user of query) console.log(user.email);
 * console.log(query.stats().total);
 */
export class UsersQuery extends Query<User> {
  /** @throws {@link ArgumentError} when a name is empty */
  constructor(conn: Connection, options: UsersQueryOptions = {}) {
    const { inGroup, inDomain, directOnly, identityType, signal } = options;
    super(
      conn.users({
        ...(inGroup === undefined ? {} : { group: inGroup }),
        ...(inDomain === undefined ? {} : { domain: inDomain }),
        ...(directOnly === undefined ? {} : { directOnly }),
        ...(signal === undefined ? {} : { signal }),
      }),
      ({ type }) => identityType === undefined || type === identityType,
    );
  }
}

/**
 * All user groups, product profiles and admin groups, under the name of the Python client.
 *
 * @example
 * const groups = await new GroupsQuery(conn).allResults();
 */
export class GroupsQuery extends Query<Group> {
  constructor(conn: Connection, options: GroupsOptions = {}) {
    super(conn.groups(options));
  }
}

/**
 * The user groups alone, under the name of the Python client. It reads the same list as {@link GroupsQuery}, since
 * the call that the Python client makes for it is deprecated.
 */
export class UserGroupsQuery extends Query<Group> {
  constructor(conn: Connection, options: GroupsOptions = {}) {
    super(conn.groups(options), ({ type }) => type === 'USER_GROUP');
  }
}

/** Options of a {@link UserQuery}. */
export interface UserQueryOptions {
  /** Needed when `user` is a plain username; `AdobeID` picks the Adobe ID that shares an owned account's e-mail. */
  readonly domain?: string;
  readonly signal?: AbortSignal;
}

/**
 * One user, under the name of the Python client.
 *
 * @example
 * const jane = await new UserQuery(conn, 'jane@example.com').result();
 */
export class UserQuery {
  readonly #fetch: () => Promise<User | undefined>;
  #result: Promise<User | undefined> | undefined;

  /** @param user an e-mail, or a username together with `domain` */
  constructor(conn: Connection, user: string, options: UserQueryOptions = {}) {
    this.#fetch = () => conn.user(user, options);
  }

  /** The user, or `undefined` when there is none. Asked for once; a failure is not kept. */
  result(): Promise<User | undefined> {
    this.#result ??= this.#fetch().catch((error: unknown) => {
      this.#result = undefined;
      throw error;
    });
    return this.#result;
  }

  /** Forgets the result: the next `result()` asks the service again. */
  reload(): void {
    this.#result = undefined;
  }
}
