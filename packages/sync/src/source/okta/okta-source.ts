import { createFetch } from '@umapi-kit/client/node';
import { isJsonObject, type JsonObject } from '@umapi-kit/protocol';
import { type FilterExpression, parseFilterExpression } from '../filter-expression.ts';
import type { PersonTemplates } from '../person-templates.ts';
import { reduced } from '../rest/attributes.ts';
import { collected } from '../rest/collected.ts';
import { groupNamed, type NamedGroup } from '../rest/group-named.ts';
import { type PeopleForm, peopleRecords } from '../rest/people-records.ts';
import { PeopleStore } from '../rest/people-store.ts';
import type { DirectoryRecord, DirectorySource, ReadEnd, ReadRequest } from '../source.ts';
import type { SourceContext } from '../source-context.ts';
import { type TemplatePerson, templatePerson } from '../template-person.ts';
import { OktaApi, oktaService } from './okta-api.ts';
import type { OktaDirectory } from './okta-directory.ts';

const defaultTemplates: PersonTemplates = {
  email: '{email}',
  firstName: '{firstName}',
  lastName: '{lastName}',
  country: '{countryCode}',
};

/**
 * People of an Okta organization. A group is looked up by its name; members and users are read page by page into
 * a store on disk, then given out, so that nobody comes twice.
 *
 * Reading throws a SourceError for anything that keeps it from being complete.
 *
 * @throws FilterExpressionError or TemplateError when the configuration's can't be understood
 * @throws SecretError when the token or the key is not where it should be
 */
export async function oktaSource(config: OktaDirectory, context: SourceContext): Promise<DirectorySource> {
  const person = templatePerson({ ...defaultTemplates, ...config.templates }, config);
  const filter = parseFilterExpression(config.userFilter ?? 'user.status == "ACTIVE"');
  const fetch = context.fetch ?? createFetch(context.network);
  const service = await oktaService(config, { ...context, fetch });
  return {
    read(request) {
      const api = new OktaApi(service, request.signal);
      return new OktaReading(api, { config, person, filter, request }).read();
    },
  };
}

interface Reading {
  readonly config: OktaDirectory;
  readonly person: TemplatePerson;
  readonly filter: FilterExpression;
  readonly request: ReadRequest;
}

class OktaReading {
  readonly #api: OktaApi;
  readonly #reading: Reading;

  constructor(api: OktaApi, reading: Reading) {
    this.#api = api;
    this.#reading = reading;
  }

  async *read(): AsyncGenerator<DirectoryRecord, ReadEnd, void> {
    const { request, person } = this.#reading;
    using store = PeopleStore.temporary();
    const groups = await this.#findGroups();
    store.transact(() => {
      for (const { id, name } of groups) store.putGroup(id, name);
    });
    const email = emailSearch(person, request.email);
    const onlyMembers = request.people === 'members' && email === undefined;
    if (email) await this.#readOne(store, email);
    else await this.#readAll(store, groups, onlyMembers);
    yield* peopleRecords(store, this.#form(), {
      groupIds: groups.map(({ id }) => id),
      onlyMembers,
      nested: false,
      maybeNobody: email !== undefined,
    });
    return { groupsFound: groups.map(({ name }) => name) };
  }

  async #findGroups(): Promise<readonly NamedGroup[]> {
    const { config, request } = this.#reading;
    if (config.allGroups) return collected(this.#api.groups());
    const found = new Map<string, NamedGroup>();
    for (const name of request.groups ?? []) {
      const group = groupNamed(name, await collected(this.#api.groupsCalled(name.trim())), this.#api.origin);
      if (group !== undefined) found.set(group.id, group);
    }
    return [...found.values()];
  }

  async #readAll(store: PeopleStore, groups: readonly NamedGroup[], onlyMembers: boolean): Promise<void> {
    for (const group of groups) {
      for await (const page of this.#api.members(group.id)) {
        store.transact(() => {
          for (const user of page) {
            store.addMember(group.id, this.#api.idOf(user));
            if (onlyMembers) this.#add(store, user);
          }
        });
      }
    }
    if (onlyMembers) return;
    for await (const page of this.#api.users()) {
      store.transact(() => {
        for (const user of page) this.#add(store, user);
      });
    }
  }

  async #readOne(store: PeopleStore, { attribute, value }: EmailSearch): Promise<void> {
    for (const user of await collected(this.#api.usersWith(attribute, value))) {
      const userId = this.#api.idOf(user);
      const groups = await collected(this.#api.groupsOf(userId));
      store.transact(() => {
        this.#add(store, user);
        for (const { id } of groups) store.addMember(id, userId);
      });
    }
  }

  #add(store: PeopleStore, user: JsonObject): void {
    const { attributes } = this.#reading.filter;
    store.addUser(this.#api.idOf(user), reduced(user, [...attributes, 'id', 'status', 'profile']));
  }

  #form(): PeopleForm {
    const { filter, person, request } = this.#reading;
    return {
      origin: this.#api.origin,
      person,
      isPerson: filter.matches,
      view: profileOf,
      placeOf: (id) => `okta:${id}`,
      attributes: request.attributes ?? [],
    };
  }
}

interface EmailSearch {
  readonly attribute: string;
  readonly value: string;
}

/** Okta searches in attributes: a template made of several can't be searched for. */
function emailSearch(person: TemplatePerson, email: string | undefined): EmailSearch | undefined {
  const attribute = person.emailAttribute;
  return email === undefined || attribute === undefined
    ? undefined
    : { attribute: `profile.${attribute}`, value: email };
}

/** The profile's attributes, and beside them what Okta itself says of a user. */
function profileOf({ profile, ...user }: JsonObject): JsonObject {
  return isJsonObject(profile) ? { ...user, ...profile } : user;
}
