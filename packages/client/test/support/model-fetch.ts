import type { Random } from '@umapi-kit/clock';
import {
  type CommandEntry,
  createStepNames,
  type GroupStep,
  type OnConflict,
  optionWords,
  type UserStep,
} from '@umapi-kit/protocol';
import type { ModelService } from './model-service.ts';

interface WireEntry {
  readonly user?: string;
  readonly usergroup?: string;
  readonly do: readonly WireStep[];
}

type WireStep = Readonly<Record<string, 'all' | WireArguments>>;
type WireArguments = Readonly<Record<string, string | boolean | readonly string[]>>;

/**
 * A model behind the wire. Answers come in an order that `chance` decides; now and then a call is refused with 429
 * or finds nobody who listens, and is not carried out.
 *
 * @param watch told the entries of a call when it is under way, and again when its answer is
 */
export function fetchOf(
  service: ModelService,
  chance: Random,
  watch: (entries: readonly CommandEntry[], event: 'leaves' | 'lands') => void = () => {},
): typeof fetch {
  return async (input, init) => {
    if (String(input).includes('/groups/')) return groupsPage();
    const fate = chance();
    if (fate < 0.05) return new Response(null, { status: 429, headers: { 'Retry-After': '1' } });
    if (fate < 0.1) throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' });
    const wire: readonly WireEntry[] = JSON.parse(String(init?.body));
    const entries = wire.map(entryOf);
    watch(entries, 'leaves');
    const answer = service.execute(entries);
    for (let turns = Math.floor(chance() * 30); turns > 0; turns--) await undefined;
    watch(entries, 'lands');
    return answerOf(answer.entries.map(({ errors }) => errors));
  };
}

function groupsPage(): Response {
  const kind = (name: string) => (name.startsWith('P') ? 'PRODUCT_PROFILE' : 'USER_GROUP');
  const groups = ['G1', 'G2', 'G3', 'P1'].map((groupName) => ({ groupName, type: kind(groupName) }));
  const headers = { 'X-Total-Count': '4', 'X-Page-Count': '1', 'X-Current-Page': '1', 'X-Page-Size': '4' };
  return Response.json({ result: 'success', lastPage: true, groups }, { headers });
}

function answerOf(
  entries: readonly (readonly { readonly step: number; readonly code: string; readonly message: string }[])[],
): Response {
  const failed = entries.filter((errors) => errors.length > 0).length;
  const errors = entries.flatMap((all, index) =>
    all.map(({ step, code, message }) => ({ index, step, errorCode: code, message })),
  );
  return Response.json({
    completed: entries.length - failed,
    notCompleted: failed,
    completedInTestMode: 0,
    result: failed === 0 ? 'success' : failed === entries.length ? 'error' : 'partial',
    ...(failed === 0 ? {} : { errors }),
  });
}

function entryOf({ user, usergroup, do: steps }: WireEntry): CommandEntry {
  if (user !== undefined) return { user: { user }, steps: steps.map(userStep) };
  return { group: usergroup ?? '', steps: steps.map(groupStep) };
}

function userStep(step: WireStep): UserStep {
  const [kind = '', given = {}] = Object.entries(step)[0] ?? [];
  if (given === 'all') return { kind: 'removeAll' };
  if (kind === 'removeFromOrg') return { kind, deleteAccount: given['deleteAccount'] === true };
  if (kind === 'add' || kind === 'remove') return { kind, groups: list(given['group']) };
  const { email = '', firstname = '' } = given;
  const firstName = firstname === '' ? {} : { firstName: String(firstname) };
  if (kind === 'update') return { kind, ...(email === '' ? {} : { email: String(email) }), ...firstName };
  if (kind !== createStepNames.federatedID) throw new Error(`the model knows no ${kind}`);
  const idType = 'federatedID';
  return { kind: 'create', idType, email: String(email), onConflict: conflict(given), ...firstName };
}

function groupStep(step: WireStep): GroupStep {
  const [kind = '', given = {}] = Object.entries(step)[0] ?? [];
  if (given === 'all') throw new Error('the model knows no all');
  if (kind === 'createUserGroup') return { kind: 'createGroup', onConflict: conflict(given) };
  if (kind === 'updateUserGroup') return { kind: 'updateGroup', name: String(given['name']) };
  if (kind === 'deleteUserGroup') return { kind: 'deleteGroup' };
  return { kind: kind === 'add' ? 'addMembers' : 'removeMembers', users: list(given['user']) };
}

function conflict({ option }: WireArguments): OnConflict {
  if (option === optionWords.ignore) return 'ignore';
  return option === optionWords.update ? 'update' : 'error';
}

function list(names: WireArguments[string] | undefined): readonly string[] {
  return Array.isArray(names) ? names : [];
}
