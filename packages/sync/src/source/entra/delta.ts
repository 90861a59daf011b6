import { isJsonObject, type JsonObject } from '@umapi-kit/protocol';
import type { SourceError } from '../../errors.ts';
import { followed, objectsOf } from '../rest/pages.ts';
import type { PeopleStore } from '../rest/people-store.ts';
import { addressOf, type GraphApi, groupName, linkIn } from './graph-api.ts';

/** A list that Graph tells the changes of. */
interface Tracked {
  readonly resource: 'users' | 'groups';
  readonly select: readonly string[];
  readonly apply: (item: JsonObject, context: { store: PeopleStore; id: string }) => void;
}

/**
 * Brings a store up to date: the first time by everything there is, then by what changed since. Each page is
 * stored together with the link to what follows it, so that a run which breaks off goes on there. When this
 * returns, the store is complete.
 *
 * Groups come first: a person who is not known yet belongs to nothing, but one who was left out would be missed.
 *
 * @throws SourceError when a page can't be read; the store keeps what was read before
 */
export async function readChanges(
  api: GraphApi,
  store: PeopleStore,
  select: readonly string[],
): Promise<void> {
  const lists: readonly Tracked[] = [
    { resource: 'groups', select: ['displayName', 'members'], apply: applyGroup },
    { resource: 'users', select, apply: applyUser },
  ];
  if ((await everyRound(api, store, lists)) === undefined) return;
  store.clear();
  const refusal = await everyRound(api, store, lists);
  if (refusal !== undefined) throw refusal;
}

/** @returns the refusal of a link that Graph does not know any more, so that everything has to be read anew */
async function everyRound(
  api: GraphApi,
  store: PeopleStore,
  lists: readonly Tracked[],
): Promise<SourceError | undefined> {
  for (const list of lists) {
    const refusal = await finishRound(api, store, list);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function finishRound(
  api: GraphApi,
  store: PeopleStore,
  list: Tracked,
): Promise<SourceError | undefined> {
  const { resource, select, apply } = list;
  const stored = store.link(resource);
  const start = addressOf(`${api.base}/${resource}/delta`, { $select: select.join(',') });
  let url = stored === undefined ? start : followed(stored, api.service, start);
  for (;;) {
    const answer = await api.ask(url);
    if (answer.status === 410 || (answer.status === 400 && url !== start))
      return api.service.refused(url, answer);
    if (answer.status !== 200) throw api.service.refused(url, answer);
    const { body } = answer;
    const items = objectsOf(isJsonObject(body) ? body['value'] : undefined, api.service, url);
    const delta = linkIn(body, '@odata.deltaLink');
    const link = delta ?? linkIn(body, '@odata.nextLink');
    if (link === undefined) throw api.service.unreadable(url, 'does not say where the changes go on');
    store.transact(() => {
      for (const item of items) apply(item, { store, id: api.idOf(item) });
      store.setLink(resource, link);
    });
    if (delta !== undefined) return undefined;
    if (link === url.href) throw api.service.unreadable(url, 'leads nowhere: the same page follows again');
    url = followed(link, api.service, url);
  }
}

/** A user who can be restored is gone as well as one who can't; a restored one comes whole. */
function applyUser(item: JsonObject, { store, id }: { store: PeopleStore; id: string }): void {
  if ('@removed' in item) store.removeUser(id);
  else store.mergeUser(id, item);
}

function applyGroup(item: JsonObject, { store, id }: { store: PeopleStore; id: string }): void {
  if ('@removed' in item) {
    store.removeGroup(id);
    return;
  }
  if (typeof item['displayName'] === 'string') store.putGroup(id, groupName(item));
  const members: unknown = item['members@delta'];
  for (const member of Array.isArray(members) ? members : []) {
    if (!isJsonObject(member) || typeof member['id'] !== 'string') continue;
    if ('@removed' in member) store.removeMember(id, member['id']);
    else store.addMember(id, member['id']);
  }
}
