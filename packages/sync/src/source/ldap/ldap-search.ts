import { PagedResultsControl, SearchRequest } from 'ldapts';
import { SourceError } from '../../errors.ts';
import type { LdapAnswer, LdapConnection } from './ldap-connection.ts';
import { type LdapEntry, readEntry } from './ldap-entry.ts';
import { resultFault } from './ldap-faults.ts';
import { parseFilter } from './ldap-filter.ts';

/** What is looked for below the base. */
export interface Search {
  readonly filter: string;
  /** What a message calls the filter. */
  readonly setting: string;
  /** What is wanted of each entry; nothing but its name when empty. */
  readonly attributes: readonly string[];
}

/** What every search of one directory shares. */
interface SearchOptions {
  readonly url: string;
  readonly baseDn: string;
  /** 0: without pages. */
  readonly pageSize: number;
  readonly referrals: 'refuse' | 'ignore';
  /** Told what is left out. */
  readonly warn: (message: string) => void;
}

const noSuchObject = 32;
/** In a row: a server that names a next page for ever would never let go. */
const mostEmptyPages = 1_000;

/** Looks things up in one directory. Whatever is not complete is an error. */
export class LdapSearcher {
  readonly #connection: LdapConnection;
  readonly #options: SearchOptions;
  readonly #leftOut = new Set<string>();

  constructor(connection: LdapConnection, options: SearchOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /**
   * All entries that a filter finds, page by page. An empty page in the middle does not end them.
   *
   * @throws SourceError when the server does not give all of them
   */
  async *pages(search: Search): AsyncGenerator<readonly LdapEntry[], void, void> {
    let cookie: Buffer | undefined;
    let emptyPages = 0;
    do {
      const answer = await this.#ask(search, cookie);
      cookie = cookieOf(answer);
      emptyPages = answer.entries.length === 0 ? emptyPages + 1 : 0;
      if (emptyPages > mostEmptyPages) throw this.#fault('it sends empty pages without an end');
      yield answer.entries.map(readEntry);
    } while (cookie);
  }

  /** All entries that a filter finds, where these are few. */
  async all(search: Search): Promise<readonly LdapEntry[]> {
    const entries: LdapEntry[] = [];
    for await (const page of this.pages(search)) entries.push(...page);
    return entries;
  }

  /**
   * The entry of this name, which was there before and fitted the filter.
   *
   * @throws SourceError when it is gone: what it said before is not the whole any more
   */
  async entry(dn: string, search: Search): Promise<LdapEntry> {
    const answer = await this.#send(this.#request(search, { baseDn: dn, scope: 'base' }));
    const isGone = answer.completion.status === noSuchObject;
    if (!isGone) this.#check(answer);
    const [found] = answer.entries;
    if (found && !isGone) return readEntry(found);
    throw this.#fault(`${dn} went away while it was read; read again`);
  }

  /**
   * All values of an attribute: Active Directory sends only the first 1,500 with the entry, the others in ranges.
   *
   * @throws SourceError when the entry is gone, or the server sends no further values
   */
  async valuesOf(entry: LdapEntry, attribute: string): Promise<readonly string[]> {
    const first = entry.attribute(attribute);
    const values = [...(first?.texts ?? [])];
    let next = first?.nextIndex;
    while (next !== undefined) {
      const ranged = `${attribute};range=${next}-*`;
      const rest = await this.entry(entry.dn, { ...anyEntry, attributes: [ranged] });
      const range = rest.attribute(attribute);
      if (range === undefined || range.nextIndex === next) {
        throw this.#fault(`it does not send the values of ${attribute} of ${entry.dn} from ${next} on`);
      }
      values.push(...range.texts);
      next = range.nextIndex;
    }
    return values;
  }

  async #ask(search: Search, cookie: Buffer | undefined): Promise<LdapAnswer> {
    const { baseDn, pageSize } = this.#options;
    const value = { size: pageSize, ...(cookie && { cookie }) };
    const controls = pageSize === 0 ? [] : [new PagedResultsControl({ value })];
    const answer = await this.#send(this.#request(search, { baseDn, scope: 'sub', controls }));
    this.#check(answer);
    return answer;
  }

  #request(
    { filter, setting, attributes }: Search,
    where: {
      readonly baseDn: string;
      readonly scope: 'base' | 'sub';
      readonly controls?: PagedResultsControl[];
    },
  ): SearchRequest {
    return new SearchRequest({
      messageId: this.#connection.nextId(),
      baseDN: where.baseDn,
      scope: where.scope,
      derefAliases: 'always',
      timeLimit: 0,
      filter: parseFilter(filter, setting),
      attributes: attributes.length === 0 ? [noAttributes] : [...attributes],
      ...(where.controls && { controls: where.controls }),
    });
  }

  #send(request: SearchRequest): Promise<LdapAnswer> {
    return this.#connection.request(request);
  }

  #check({ completion, references }: LdapAnswer): void {
    if (completion.status !== 0) throw this.#fault(resultFault(completion));
    for (const address of references) if (!holdsNobody(address)) this.#leaveOut(address);
  }

  #leaveOut(elsewhere: string): void {
    if (this.#leftOut.has(elsewhere)) return;
    this.#leftOut.add(elsewhere);
    const { url, referrals, warn } = this.#options;
    if (referrals === 'ignore') {
      warn(`${url}: a part of the tree is at ${elsewhere} and is left out`);
      return;
    }
    throw this.#fault(
      `a part of the tree is at ${elsewhere}: connect to a server that has all of it (in Active Directory the global catalog, port 3268), narrow the base, or ignore referrals if nobody is there`,
    );
  }

  #fault(problem: string): SourceError {
    return new SourceError('SOURCE_UNREADABLE', { file: this.#options.url }, problem);
  }
}

/** Asks for no attribute at all (RFC 4511, 4.5.1.8). */
const noAttributes = '1.1';

const anyEntry = { filter: '(objectClass=*)', setting: 'the filter for any entry' };

/** Partitions that every domain of Active Directory refers to: name service and configuration, never people. */
function holdsNobody(address: string): boolean {
  return /\/(?:CN=Configuration|DC=(?:Domain|Forest)DnsZones),/i.test(address);
}

function cookieOf({ completion }: LdapAnswer): Buffer | undefined {
  const control = completion.controls?.find((one) => one instanceof PagedResultsControl);
  const cookie = control?.value?.cookie;
  return cookie?.length ? cookie : undefined;
}
