import {
  type CommandEntry,
  fold,
  type GroupEntry,
  isUserEntry,
  type User,
  type UserAddress,
  type UserEntry,
} from '@umapi-kit/protocol';
import { addressAfter } from '../action/address-after.ts';
import { isRepeatable } from '../pack/repeatable.ts';

/** Reads what the service has now. */
export interface Look {
  /** `undefined`: the organization has no such user. */
  user(address: UserAddress): Promise<User | undefined>;
  /** E-mails of the first members; `undefined`: there is no such group. */
  members(group: string): Promise<readonly string[] | undefined>;
}

/** What is still to be sent of an entry, and the place of each of its steps in the whole entry. */
export interface Remainder {
  readonly entry: CommandEntry;
  readonly steps: readonly number[];
}

type UserStepKind<Kind> = Extract<UserEntry['steps'][number], { readonly kind: Kind }>;

/** All of an entry. */
export function wholeOf(entry: CommandEntry): Remainder {
  return { entry, steps: [...entry.steps.keys()] };
}

/**
 * What to send again of an entry whose answer was lost. What can be repeated is sent as it was; for the rest the
 * service is asked how far it came.
 *
 * @returns `undefined` when what is there now can be explained both ways
 */
export async function remainderAfterLoss(entry: CommandEntry, look: Look): Promise<Remainder | undefined> {
  if (isRepeatable(entry)) return wholeOf(entry);
  return isUserEntry(entry) ? afterUserEntry(entry, look) : afterGroupEntry(entry, look);
}

function afterUserEntry(entry: UserEntry, look: Look): Promise<Remainder | undefined> {
  const once = entry.steps.filter((step) => !isRepeatable({ user: entry.user, steps: [step] }));
  const [only] = once;
  if (once.length !== 1 || !only) return Promise.resolve(undefined);
  if (only.kind === 'create') return afterCreate(entry, only, look);
  if (only.kind === 'update') return afterRename(entry, only, look);
  return afterRemoval(entry, look);
}

/** Somebody with just the fields that were sent is the one that was created. */
async function afterCreate(
  entry: UserEntry,
  step: UserStepKind<'create'>,
  look: Look,
): Promise<Remainder | undefined> {
  const found = await look.user(entry.user);
  if (!found) return wholeOf(entry);
  const isTheOne =
    found.type === step.idType &&
    fold(found.email) === fold(step.email) &&
    (step.firstName === undefined || step.firstName === found.firstName) &&
    (step.lastName === undefined || step.lastName === found.lastName);
  return isTheOne ? without(entry, (kind) => kind === 'create', addressAfter(entry.user, step)) : undefined;
}

async function afterRename(
  entry: UserEntry,
  step: UserStepKind<'update'>,
  look: Look,
): Promise<Remainder | undefined> {
  const address = addressAfter(entry.user, step);
  const isDone = (kind: string, at: number) => kind === 'create' || entry.steps[at] === step;
  const after = await look.user(address);
  if (fold(address.user) === fold(entry.user.user)) {
    if (!after) return undefined;
    const { username = '' } = step;
    return fold(after.username ?? '') === fold(username) ? without(entry, isDone, address) : wholeOf(entry);
  }
  const before = await look.user(entry.user);
  if (before && !after) return wholeOf(entry);
  return after && !before ? without(entry, isDone, address) : undefined;
}

/** Whoever is gone needs none of the steps any more. */
async function afterRemoval(entry: UserEntry, look: Look): Promise<Remainder> {
  const found = await look.user(entry.user);
  return found ? wholeOf(entry) : { entry, steps: [] };
}

async function afterGroupEntry(entry: GroupEntry, look: Look): Promise<Remainder | undefined> {
  const once = entry.steps.filter((step) => !isRepeatable({ group: entry.group, steps: [step] }));
  const [only] = once;
  if (once.length !== 1 || !only) return undefined;
  if (only.kind === 'createGroup') return afterGroupCreate(entry, look);
  if (only.kind === 'updateGroup') return afterGroupRename(entry, only.name ?? entry.group, look);
  return (await look.members(entry.group)) ? wholeOf(entry) : { entry, steps: [] };
}

/** A group that holds nobody but those whom the entry adds is the one that was created. */
async function afterGroupCreate(entry: GroupEntry, look: Look): Promise<Remainder | undefined> {
  const members = await look.members(entry.group);
  if (!members) return wholeOf(entry);
  const added = new Set(
    entry.steps.flatMap((step) => (step.kind === 'addMembers' ? (step.users ?? []).map(fold) : [])),
  );
  const isTheOne = members.every((email) => added.has(fold(email)));
  return isTheOne ? without(entry, (kind) => kind === 'createGroup', entry.group) : undefined;
}

async function afterGroupRename(entry: GroupEntry, name: string, look: Look): Promise<Remainder | undefined> {
  if (fold(name) === fold(entry.group)) return undefined;
  const before = await look.members(entry.group);
  const after = await look.members(name);
  if (before && !after) return wholeOf(entry);
  if (!after || before) return undefined;
  return without(
    entry,
    (kind, at) => {
      const step = entry.steps[at];
      return kind === 'createGroup' || (step?.kind === 'updateGroup' && step.name !== undefined);
    },
    name,
  );
}

/** The entry without the steps that are done, about the one whom it is about by now. */
function without(
  entry: CommandEntry,
  isDone: (kind: string, at: number) => boolean,
  root: UserAddress | string,
): Remainder {
  const steps = [...entry.steps.keys()].filter((at) => !isDone(entry.steps[at]?.kind ?? '', at));
  if (isUserEntry(entry)) {
    const user = typeof root === 'string' ? entry.user : root;
    return { entry: { ...entry, user, steps: entry.steps.filter((_, at) => steps.includes(at)) }, steps };
  }
  const group = typeof root === 'string' ? root : entry.group;
  return { entry: { ...entry, group, steps: entry.steps.filter((_, at) => steps.includes(at)) }, steps };
}
