import {
  type CommandEntry,
  deprecatedWarning,
  type GroupEntry,
  isJsonObject,
  type JsonObject,
  limits,
  type UserAddress,
  type UserEntry,
} from '@umapi-kit/protocol';
import type { Finding, Warning } from '../org/finding.ts';
import type { Strictness } from '../org/strictness.ts';
import { checkEntrySize } from './entry-size.ts';
import { EntryFault } from './fault.ts';
import { booleanField, isUnprintable, textField } from './fields.ts';
import { checkGroupName, parseGroupStep } from './group-steps.ts';
import type { RepeatedKey } from './repeated-keys.ts';
import { isDeprecated, parseUserStep } from './user-steps.ts';

/** What is repeated of an entry wherever the answer speaks of it. */
export interface Echo {
  readonly user?: string;
  readonly requestID?: string;
}

/** One entry of a request: readable, or with the one error that says why not. */
export type ParsedEntry = { readonly echo: Echo } & (
  | { readonly entry: CommandEntry; readonly warnings: readonly Warning[] }
  | { readonly error: Finding }
);

/** What reading an entry depends on. */
export type SyntaxSettings = Pick<Strictness, 'size' | 'domainWithEmail'>;

/**
 * Reads one entry: its root, then the syntax of all its steps. The first fault found is the entry's error.
 *
 * @param repeated steps that have a list twice, which the value can't show
 */
export function parseEntry(
  value: unknown,
  settings: SyntaxSettings,
  repeated: ReadonlyMap<number, RepeatedKey> = new Map(),
): ParsedEntry {
  const echo = echoOf(value);
  let step = 0;
  try {
    const root = expectRoot(value);
    const entry = parseRoot(root, settings, (at) => {
      step = at;
      checkRepeated(repeated.get(at));
    });
    checkEntrySize(entry, settings.size);
    return { echo, entry, warnings: warningsOf(entry) };
  } catch (fault) {
    if (!(fault instanceof EntryFault)) throw fault;
    return { echo, error: { step: fault.step ?? step, code: fault.code, message: fault.message } };
  }
}

function echoOf(value: unknown): Echo {
  if (!isJsonObject(value)) return {};
  const user = own(value, 'user') ?? own(value, 'usergroup');
  const requestID = own(value, 'requestID');
  return {
    ...(typeof user === 'string' ? { user } : {}),
    ...(typeof requestID === 'string' ? { requestID } : {}),
  };
}

function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

const userKeys = ['user', 'domain', 'useAdobeID', 'requestID', 'do'];
const groupKeys = ['usergroup', 'requestID', 'do'];

function expectRoot(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new EntryFault('error.command.illegal_entry', 'The entry is no object');
  const isUser = Object.hasOwn(value, 'user');
  if (!isUser && !Object.hasOwn(value, 'usergroup'))
    throw new EntryFault('error.command.user_usergroup.missing', 'The entry has neither user nor usergroup');
  const known = isUser ? userKeys : groupKeys;
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return value;
  throw new EntryFault(
    'error.command.illegal_entry',
    `Unknown key: ${unknown.slice(0, limits.stringLength)}`,
  );
}

type AtStep = (step: number) => void;

function checkRepeated(key: RepeatedKey | undefined): void {
  if (key)
    throw new EntryFault(`error.command.add_remove.duplicate.${key}_list`, `The key is there twice: ${key}`);
}

function parseRoot(root: JsonObject, settings: SyntaxSettings, atStep: AtStep): CommandEntry {
  const requestId =
    root['requestID'] === null ? undefined : textField(root, 'requestID', 'error.command.string_expected');
  const id = requestId === undefined ? {} : { requestId };
  return Object.hasOwn(root, 'user')
    ? { ...parseUserRoot(root, settings, atStep), ...id }
    : { ...parseGroupRoot(root, atStep), ...id };
}

function parseUserRoot(root: JsonObject, settings: SyntaxSettings, atStep: AtStep): UserEntry {
  const user = parseAddress(root, settings);
  const steps = eachStep(root, atStep, parseUserStep);
  checkCreateIsFirst(steps.map(({ kind }) => kind === 'create'));
  const removal = steps.findIndex(({ kind }) => kind === 'removeFromOrg');
  if (removal >= 0 && removal < steps.length - 1)
    throw new EntryFault(
      'error.command.removefromorg.not_last',
      'removeFromOrg is not the last step',
      removal,
    );
  return { user, steps };
}

function parseAddress(root: JsonObject, { domainWithEmail }: SyntaxSettings): UserAddress {
  const { user: name } = root;
  if (name === '' || name === null) throw new EntryFault('error.user.id_missing', 'The user has no name');
  if (typeof name === 'string' && name.length <= limits.stringLength && isUnprintable(name))
    throw new EntryFault('error.user.name.invalid', 'The name of the user has illegal characters');
  const user = textField(root, 'user', 'error.command.string_expected') ?? '';
  const given = textField(root, 'domain', 'error.command.domain.string_expected');
  const domain = user.includes('@') && domainWithEmail === 'ignore' ? undefined : given;
  if (user.includes('@') && domain !== undefined)
    throw new EntryFault(
      'error.command.domain.must_be_used_with_nonemail_username',
      'The domain can only be given for a username that is no e-mail',
    );
  if (!user.includes('@') && !domain)
    throw new EntryFault('error.command.domain.missing', `The domain is missing for the username ${user}`);
  const useAdobeId = booleanField(root, 'useAdobeID');
  return { user, ...(domain === undefined ? {} : { domain }), ...(useAdobeId ? { useAdobeId } : {}) };
}

function parseGroupRoot(root: JsonObject, atStep: AtStep): GroupEntry {
  const group = root['usergroup'];
  if (typeof group !== 'string')
    throw new EntryFault('error.command.string_expected', 'String expected in command for field: usergroup');
  checkGroupName(group);
  const steps = eachStep(root, atStep, parseGroupStep);
  checkCreateIsFirst(steps.map(({ kind }) => kind === 'createGroup'));
  return { group, steps };
}

function eachStep<Step>(
  root: JsonObject,
  atStep: AtStep,
  parse: (name: string, value: unknown) => Step,
): readonly Step[] {
  const list = root['do'];
  if (!Array.isArray(list) || list.length === 0)
    throw new EntryFault('error.command.steps.malformed', 'The entry has no list of steps');
  if (list.length > limits.stepsPerEntry)
    throw new EntryFault(
      'error.command.add_remove.list_too_long',
      `The entry has too many steps, max ${limits.stepsPerEntry}`,
      limits.stepsPerEntry,
    );
  return list.map((step: unknown, index) => {
    atStep(index);
    const [member, second] = isJsonObject(step) ? Object.entries(step) : [];
    if (!member || second) throw new EntryFault('error.command.illegal_entry', 'A step has exactly one key');
    return parse(...member);
  });
}

function checkCreateIsFirst(creates: readonly boolean[]): void {
  const late = creates.lastIndexOf(true);
  if (late <= 0) return;
  if (creates.indexOf(true) < late)
    throw new EntryFault(
      'error.command.create.more_than_one',
      'The entry has more than one create step',
      late,
    );
  throw new EntryFault('error.command.create.not_first', 'The create step is not the first', late);
}

function warningsOf(entry: CommandEntry): readonly Warning[] {
  if (!('user' in entry)) return [];
  return entry.steps.flatMap((step, index) => {
    if (!isDeprecated(step)) return [];
    return [{ step: index, code: deprecatedWarning, message: 'The step has a deprecated spelling' } as const];
  });
}
