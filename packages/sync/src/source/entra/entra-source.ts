import { createFetch } from '@umapi-kit/client/node';
import type { JsonObject } from '@umapi-kit/protocol';
import { SourceError } from '../../errors.ts';
import { type FilterExpression, parseFilterExpression } from '../filter-expression.ts';
import type { PersonTemplates } from '../person-templates.ts';
import { collected } from '../rest/collected.ts';
import { groupNamed, type NamedGroup } from '../rest/group-named.ts';
import { type PeopleForm, peopleRecords } from '../rest/people-records.ts';
import { PeopleStore } from '../rest/people-store.ts';
import { addressSetting } from '../rest/setting.ts';
import type { DirectoryRecord, DirectorySource, ReadEnd, ReadRequest } from '../source.ts';
import type { SourceContext } from '../source-context.ts';
import { type TemplatePerson, templatePerson } from '../template-person.ts';
import { readChanges } from './delta.ts';
import { entraCredential } from './entra-credential.ts';
import type { EntraDirectory } from './entra-directory.ts';
import { GraphApi, graphService } from './graph-api.ts';

const defaultTemplates: PersonTemplates = {
  email: '{mail}',
  firstName: '{givenName}',
  lastName: '{surname}',
  country: '{usageLocation}',
};

/**
 * People of a Microsoft Entra tenant. Without `delta` everything is read each time; with it, what was read stays
 * in a file and only changes are asked for, but everybody is given out all the same.
 *
 * Reading throws a SourceError for anything that keeps it from being complete.
 *
 * @throws FilterExpressionError or TemplateError when the configuration's can't be understood
 * @throws {@link SourceError} when options contradict each other
 */
export async function entraSource(config: EntraDirectory, context: SourceContext): Promise<DirectorySource> {
  const base = config.graph ?? 'https://graph.microsoft.com/v1.0';
  const resource = addressSetting(base).origin;
  if (config.delta !== undefined && config.odataFilter !== undefined) {
    const problem = 'Graph tells no changes of a filtered list; use userFilter instead of odataFilter';
    throw new SourceError('SOURCE_SETTING', { file: resource }, problem);
  }
  const person = templatePerson({ ...defaultTemplates, ...config.templates }, config);
  const filter = config.userFilter === undefined ? undefined : parseFilterExpression(config.userFilter);
  const shared = { ...context, fetch: context.fetch ?? createFetch(context.network) };
  const clientSecret = await context.secret(config.clientSecret);
  const authority = addressSetting(config.authority ?? 'https://login.microsoftonline.com').origin;
  const { tenant, clientId } = config;
  const credential = entraCredential({ tenant, clientId, clientSecret, authority, resource }, shared);
  const service = graphService(base, credential, shared);
  return {
    read(request) {
      const api = new GraphApi(service, base, request.signal);
      return new EntraReading(api, { config, person, filter, request }).read();
    },
  };
}

interface Reading {
  readonly config: EntraDirectory;
  readonly person: TemplatePerson;
  readonly filter: FilterExpression | undefined;
  readonly request: ReadRequest;
}

/** Graph finds users by these; by others only some of them. */
const searchable = new Set(['mail', 'userPrincipalName']);

class EntraReading {
  readonly #api: GraphApi;
  readonly #reading: Reading;
  readonly #nested: boolean;

  constructor(api: GraphApi, reading: Reading) {
    this.#api = api;
    this.#reading = reading;
    this.#nested = reading.config.nestedGroups ?? true;
  }

  async *read(): AsyncGenerator<DirectoryRecord, ReadEnd, void> {
    const { request, person, config } = this.#reading;
    const { email, people = 'all' } = request;
    const alone = email !== undefined && searchable.has(person.emailAttribute ?? '');
    const tracked = config.delta !== undefined && !alone;
    const onlyMembers = people === 'members' && !alone;
    using store = tracked ? this.#openTracked(config.delta.path) : PeopleStore.temporary();
    const groups = tracked ? await this.#readChanges(store) : await this.#findGroups(store);
    if (alone) await this.#readOne(store, person.emailAttribute ?? '', email);
    else if (!tracked) await this.#readAll(store, groups, onlyMembers);
    yield* peopleRecords(store, this.#form(), {
      groupIds: groups.map(({ id }) => id),
      onlyMembers,
      // Graph itself resolved groups within groups, but for changes.
      nested: tracked && this.#nested,
      maybeNobody: alone,
    });
    return { groupsFound: groups.map(({ name }) => name) };
  }

  #openTracked(path: string): PeopleStore {
    try {
      const store = PeopleStore.inFile(path);
      const { tenant, clientId } = this.#reading.config;
      store.bind(JSON.stringify([this.#api.base, tenant, clientId, this.#select()]));
      return store;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const hint = why.includes('locked') ? ' (another run has it open)' : '';
      const problem = `what was read before can't be used${hint}: ${why}`;
      throw new SourceError('SOURCE_UNREADABLE', { file: path }, problem, { cause });
    }
  }

  async #readChanges(store: PeopleStore): Promise<readonly NamedGroup[]> {
    await readChanges(this.#api, store, this.#select());
    const { config, request } = this.#reading;
    const all = [...store.groups()];
    if (config.allGroups) return all;
    return distinct((request.groups ?? []).map((name) => groupNamed(name, all, this.#api.service.origin)));
  }

  async #findGroups(store: PeopleStore): Promise<readonly NamedGroup[]> {
    const groups = await this.#lookGroupsUp();
    store.transact(() => {
      for (const { id, name } of groups) store.putGroup(id, name);
    });
    return groups;
  }

  async #lookGroupsUp(): Promise<readonly NamedGroup[]> {
    const { config, request } = this.#reading;
    if (config.allGroups) return collected(this.#api.groups());
    const found: (NamedGroup | undefined)[] = [];
    for (const name of request.groups ?? []) {
      const called = await collected(this.#api.groupsCalled(name.trim()));
      found.push(groupNamed(name, called, this.#api.service.origin));
    }
    return distinct(found);
  }

  async #readAll(store: PeopleStore, groups: readonly NamedGroup[], onlyMembers: boolean): Promise<void> {
    const select = this.#select();
    for (const { id } of groups) {
      const wanted = { nested: this.#nested, select: onlyMembers ? select : ['id'] };
      for await (const page of this.#api.members(id, wanted)) {
        store.transact(() => {
          for (const user of page) {
            store.addMember(id, this.#api.idOf(user));
            if (onlyMembers) store.addUser(this.#api.idOf(user), user);
          }
        });
      }
    }
    if (onlyMembers) return;
    for await (const page of this.#api.users(select, this.#reading.config.odataFilter)) {
      store.transact(() => {
        for (const user of page) store.addUser(this.#api.idOf(user), user);
      });
    }
  }

  async #readOne(store: PeopleStore, attribute: string, email: string): Promise<void> {
    for (const user of await collected(this.#api.usersWith(attribute, email, this.#select()))) {
      const userId = this.#api.idOf(user);
      const groups = await collected(this.#api.groupsOf(userId, this.#nested));
      store.transact(() => {
        store.addUser(userId, user);
        for (const { id } of groups) store.addMember(id, userId);
      });
    }
  }

  /** Properties to ask for; of one within another Graph gives the outer one. */
  #select(): readonly string[] {
    const { person, filter, request } = this.#reading;
    const named = [...person.attributes, ...(filter?.attributes ?? []), ...(request.attributes ?? [])];
    const outer = named.map((name) => name.split('.')[0] ?? name);
    return [...new Set(['id', 'accountEnabled', 'userType', ...outer])].toSorted();
  }

  #form(): PeopleForm {
    const { config, filter, person, request } = this.#reading;
    return {
      origin: this.#api.service.origin,
      person,
      isPerson: (user: JsonObject) =>
        (config.disabledAccounts || user['accountEnabled'] !== false) &&
        (config.guests || user['userType'] !== 'Guest') &&
        (filter?.matches(user) ?? true),
      view: (user) => user,
      placeOf: (id) => `entra:${id}`,
      attributes: request.attributes ?? [],
    };
  }
}

/** The same group can be asked for in several spellings. */
function distinct(groups: readonly (NamedGroup | undefined)[]): readonly NamedGroup[] {
  const byId = new Map<string, NamedGroup>();
  for (const group of groups) if (group !== undefined) byId.set(group.id, group);
  return [...byId.values()];
}
