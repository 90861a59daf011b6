import { resolve } from 'node:path';
import type { AdobeOnlyPolicy } from '../plan/rules.ts';
import type { Notes } from './notes.ts';
import type { OriginalOptions, Words } from './options.ts';

/** What the options add up to, once the interactions between them are settled. */
export interface Choices {
  readonly connector: 'ldap' | 'okta' | 'csv' | 'adobe_console';
  /** The file of a CSV connector, absolute. */
  readonly csvFile?: string;
  readonly groups?: 'mapped' | readonly string[];
  readonly adobeUsersIn?: 'mapped' | readonly string[];
  readonly adobeOnlyUsers: AdobeOnlyPolicy;
  readonly adobeOnlyFile?: string;
  readonly adobeOnlyList?: string;
}

/**
 * Settles what one option means for another, in the order in which the original looks at them.
 *
 * @param folder paths of options count from here: the working directory
 */
export function settleChoices(options: OriginalOptions, folder: string, notes: Notes): Choices {
  const connector = readConnector(options.connector, notes);
  const action = readAction(options, notes);
  const users = readUsers(options, connector, notes);
  const file = users.file ?? connector.file;
  return {
    connector: users.file === undefined ? connector.kind : 'csv',
    ...(file === undefined ? {} : { csvFile: file === '-' ? file : resolve(folder, file) }),
    ...(users.groups === undefined ? {} : { groups: users.groups }),
    ...readAdobeUsers(options.adobeUsers, notes),
    adobeOnlyUsers: action.policy,
    ...(action.file === undefined ? {} : { adobeOnlyFile: resolve(folder, action.file) }),
    ...(options.adobeOnlyUserList === undefined
      ? {}
      : { adobeOnlyList: resolve(folder, options.adobeOnlyUserList.value) }),
  };
}

interface ConnectorChoice {
  readonly kind: Choices['connector'];
  readonly file?: string;
}

function readConnector({ value: [word, ...rest], place }: Words, notes: Notes): ConnectorChoice {
  const refuse = (problem: string): ConnectorChoice => {
    notes.fault(place, problem);
    return { kind: 'ldap' };
  };
  if (word === 'csv') {
    const [file] = rest;
    return file !== undefined && rest.length === 1
      ? { kind: 'csv', file }
      : refuse('the connector csv takes one file: csv people.csv');
  }
  if (word !== 'ldap' && word !== 'okta' && word !== 'adobe_console')
    return refuse(`there is no connector "${word}"; write ldap, okta, adobe_console, or csv and a file`);
  return rest.length === 0 ? { kind: word } : refuse(`the connector ${word} takes no file`);
}

const policies: Readonly<Record<string, AdobeOnlyPolicy>> = {
  preserve: 'preserve',
  exclude: 'exclude',
  'write-file': 'preserve',
  'remove-adobe-groups': 'removeGroups',
  remove: 'remove',
  delete: 'delete',
};

function readAction(options: OriginalOptions, notes: Notes): { policy: AdobeOnlyPolicy; file?: string } {
  const { adobeOnlyUserAction: action, adobeOnlyUserList: list } = options;
  if (action === undefined) return { policy: 'preserve' };
  const [word, ...rest] = action.value;
  const policy = policies[word];
  if (policy === undefined)
    notes.fault(action.place, `there is no action "${word}"; write ${Object.keys(policies).join(', ')}`);
  if (word === 'write-file' ? rest.length !== 1 : rest.length > 0)
    notes.fault(
      action.place,
      word === 'write-file' ? 'write-file takes one file' : `${word} takes nothing behind it`,
    );
  if (options.strategy === 'push') {
    remarkPush(action, notes);
    return { policy: 'preserve' };
  }
  if (word === 'write-file' && list !== undefined)
    notes.fault(list.place, 'a list of missing users can not be written to a file again; use one of both');
  const [file] = word === 'write-file' ? rest : [];
  return { policy: policy ?? 'preserve', ...(file === undefined ? {} : { file }) };
}

function remarkPush({ place }: Words, { remark }: Notes): void {
  remark({
    ...place,
    kind: 'differs',
    problem: 'adobe_only_user_action has no effect under push',
    why: 'push does not read accounts, so nobody is known to be missing; the original discards the action too',
  });
}

function readUsers(
  { users, connector, adobeOnlyUserList: list, strategy }: OriginalOptions,
  chosen: ConnectorChoice,
  notes: Notes,
): { readonly groups?: 'mapped' | readonly string[]; readonly file?: string } {
  if (list !== undefined) {
    if (strategy === 'push')
      notes.fault(
        list.place,
        'push looks at no accounts, so a list of missing users means nothing; remove one',
      );
    return {};
  }
  const {
    value: [word, ...rest],
    place,
  } = users;
  const [argument = ''] = rest;
  const refuse = (problem: string) => {
    notes.fault(place, problem);
    return {};
  };
  if (word === 'all') return rest.length === 0 ? {} : refuse('all takes nothing behind it');
  if (word === 'mapped')
    return rest.length === 0 ? { groups: 'mapped' } : refuse('mapped takes nothing behind it');
  if (word === 'group')
    return rest.length === 1 ? { groups: namesIn(argument) } : refuse('group takes one list: "a,b"');
  if (word !== 'file')
    return refuse(`there is no "${word}"; write all, mapped, group and a list, or file and a file`);
  if (chosen.kind === 'csv')
    return refuse(`the connector csv already names a file (${connector.value[1] ?? ''}); remove one`);
  return rest.length === 1 ? { file: argument } : refuse('file takes one file');
}

function readAdobeUsers(
  { value: [word, ...rest], place }: Words,
  notes: Notes,
): Pick<Choices, 'adobeUsersIn'> {
  const [list = ''] = rest;
  if (word === 'group' && rest.length === 1) return { adobeUsersIn: namesIn(list) };
  if (word === 'mapped' && rest.length === 0) return { adobeUsersIn: 'mapped' };
  if (word !== 'all' || rest.length > 0)
    notes.fault(place, 'write all, mapped, or group and a list: group "A,org2::B"');
  return {};
}

/** Spaces around a name never belong to it: the original keeps them, and finds no such group. */
function namesIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
