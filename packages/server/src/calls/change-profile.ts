import {
  type CommandEntry,
  type ErrorCode,
  isJsonObject,
  type JsonObject,
  limits,
} from '@umapi-kit/protocol';
import { isEmail } from '../action/fields.ts';
import { type Answer, json, type RefusedCall } from '../answers.ts';
import { checkMediaType, readBody } from '../body.ts';
import type { OrgCallContext } from '../context.ts';
import { adminName } from '../org/admin-groups.ts';
import { type Decision, decide, decideSettings } from '../org/decide.ts';
import type { Decide } from '../store/store.ts';
import { refusedDeprecated } from './deprecated-answers.ts';
import { parseJson } from './parse-json.ts';
import { productOf, profileOf, withConfigurations } from './products.ts';

/** Changes who holds a profile and who administers it: all of it, or nothing when one part is refused. */
export async function changeProfile(context: OrgCallContext): Promise<Answer> {
  const { caller, request, settings, store } = context;
  const { name } = await profileOf('changeProfile', context);
  checkMediaType(request, unreadable(415));
  const changes = changesOf(parseBody(await readBody(request, unreadable(413))), name);
  const entries = changes.map(({ entry }) => entry);
  const decisions = await store.runTogether(
    caller.org,
    entries,
    decideChange(name),
    decideSettings(settings),
  );
  const refusal = refusalOf(changes, decisions);
  if (refusal) throw refusal;
  return json(withConfigurations(await productOf('changeProfile', context)));
}

function unreadable(status: 413 | 415): (message: string) => Answer {
  return (errorMessage) => json({ errorMessage, errorCode: 'error.command.malformed' }, status);
}

const keys = [
  'addUsers',
  'removeUsers',
  'addUserGroups',
  'removeUserGroups',
  'addAdminUsers',
  'removeAdminUsers',
] as const;

/** What one name of the body asks for. */
interface Change {
  readonly key: (typeof keys)[number];
  readonly entry: CommandEntry;
}

function changesOf(body: JsonObject, profile: string): readonly Change[] {
  return keys.flatMap((key) =>
    namesOf(body, key).map((name) => ({ key, entry: entryOf(key, name, profile) })),
  );
}

function entryOf(key: Change['key'], name: string, profile: string): CommandEntry {
  switch (key) {
    case 'addUsers':
      return { user: { user: name }, steps: [{ kind: 'add', groups: [profile] }] };
    case 'removeUsers':
      return { user: { user: name }, steps: [{ kind: 'remove', groups: [profile] }] };
    case 'addUserGroups':
      return { group: name, steps: [{ kind: 'addMembers', profiles: [profile] }] };
    case 'removeUserGroups':
      return { group: name, steps: [{ kind: 'removeMembers', profiles: [profile] }] };
    case 'addAdminUsers':
      return { user: { user: name }, steps: [{ kind: 'add', groups: [adminName(profile)] }] };
    case 'removeAdminUsers':
      return { user: { user: name }, steps: [{ kind: 'remove', groups: [adminName(profile)] }] };
  }
}

function parseBody(bytes: Uint8Array<ArrayBuffer>): JsonObject {
  const body = parseJson(bytes);
  if (!isJsonObject(body)) throw refused('error.command.malformed', 'The request is no JSON object in UTF-8');
  const unknown = Object.keys(body).find((key) => !keys.some((known) => known === key));
  if (unknown === undefined) return body;
  throw refused(
    'error.command.add_remove.key.unknown',
    `Unknown key: ${unknown.slice(0, limits.stringLength)}`,
  );
}

function namesOf(body: JsonObject, key: Change['key']): readonly string[] {
  if (!Object.hasOwn(body, key)) return [];
  const list = body[key];
  if (!Array.isArray(list))
    throw refused('error.command.add_remove.list_not_array', `The list is no array: ${key}`);
  if (list.length > limits.namesPerList)
    throw refused('error.command.add_remove.list_too_long', `The list is too long: ${key}`);
  const isGroups = key.endsWith('UserGroups');
  if (isGroups && list.length === 0) throw noGroups(key);
  const names = list.filter((item): item is string => typeof item === 'string' && item.isWellFormed());
  if (names.length < list.length || (!isGroups && !names.every(isEmail)))
    throw refused(isGroups ? invalidGroups : 'error.user.user_list.invalid', `An item is no name: ${key}`);
  return names;
}

const invalidGroups = 'error.command.add_remove.invalid.usergroup_list';

function noGroups(key: string): RefusedCall {
  return refused(invalidGroups, `The list has no user group: ${key}`);
}

function refused(code: ErrorCode, message: string, status: 400 | 404 = 400): RefusedCall {
  return refusedDeprecated('changeProfile', status, code, message);
}

/** The organization's rules, and that only one who is no admin becomes one, and the reverse. */
function decideChange(profile: string): Decide {
  const admins = adminName(profile);
  return (slice, entry, settings) => {
    const step = entry.steps[0];
    const decision = decide(slice, entry, settings);
    if (!('user' in entry) || decision.errors.length > 0) return decision;
    if ((step?.kind !== 'add' && step?.kind !== 'remove') || step.groups[0] !== admins) return decision;
    // Whoever changes nothing was an admin, or none, before.
    if (decision.mutations.length > 0) return decision;
    const { user } = entry.user;
    return {
      mutations: [],
      errors: [
        step.kind === 'add'
          ? { step: 0, code: 'plc.admin.already_added', message: `User is an admin already: ${user}` }
          : { step: 0, code: 'plc.remove.admin.error', message: `User is no admin: ${user}` },
      ],
    };
  };
}

function refusalOf(changes: readonly Change[], decisions: readonly Decision[]): RefusedCall | undefined {
  const failed = changes.flatMap((change, index) => {
    const error = decisions[index]?.errors[0];
    return error ? [{ change, error }] : [];
  });
  const [first] = failed;
  if (!first) return undefined;
  const { key } = first.change;
  const { code, message } = first.error;
  if (code === 'error.usergroup.not_found') {
    const asked = changes.filter((change) => change.key === key).length;
    const unknown = failed.filter(({ change }) => change.key === key).length;
    return unknown === asked ? noGroups(key) : refused(code, message, 404);
  }
  if (code.startsWith('plc.')) return refused(code, message);
  if (key === 'addAdminUsers') return refused('plc.add.admin.error', message);
  if (key === 'removeAdminUsers') return refused('plc.remove.admin.error', message);
  return refused(code, message);
}
