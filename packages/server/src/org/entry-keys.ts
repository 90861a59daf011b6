import {
  type CommandEntry,
  type Folded,
  fold,
  type GroupStep,
  isUserEntry,
  type UserStep,
} from '@umapi-kit/protocol';
import { domainOf } from './address.ts';
import { productAdminName } from './admin-groups.ts';
import { adminGroupName, namesOf } from './membership.ts';

/** Everything by which an entry names rows. The store loads no others. */
interface EntryKeys {
  /** E-mails and usernames. */
  readonly people: ReadonlySet<Folded>;
  readonly domains: ReadonlySet<Folded>;
  readonly groups: ReadonlySet<Folded>;
  /** E-mails that a create step gives to an Adobe ID. */
  readonly invitable: ReadonlySet<Folded>;
  /** Whether the groups that its people are in matter without being named. */
  readonly everyGroup: boolean;
}

/** The keys of every row that the rules may ask for while they decide `entry`. */
export function entryKeys(entry: CommandEntry): EntryKeys {
  const names: readonly Names[] = isUserEntry(entry)
    ? [{ people: [entry.user.user], domains: [entry.user.domain ?? ''] }, ...entry.steps.map(ofUserStep)]
    : [{ groups: [entry.group] }, ...entry.steps.map(ofGroupStep)];
  const people = names.flatMap((part) => part.people ?? []);
  const domains = names.flatMap((part) => part.domains ?? []);
  return {
    people: foldAll(people),
    domains: foldAll([...domains, ...people.map(domainOf)]),
    groups: foldAll(names.flatMap((part) => part.groups ?? [])),
    invitable: foldAll(names.flatMap((part) => part.invitable ?? [])),
    everyGroup: isUserEntry(entry) && entry.steps.some(({ kind }) => kind === 'removeAll'),
  };
}

interface Names {
  readonly people?: readonly string[];
  readonly domains?: readonly string[];
  readonly groups?: readonly string[];
  readonly invitable?: readonly string[];
}

function ofUserStep(step: UserStep): Names {
  switch (step.kind) {
    case 'create':
      return { people: [step.email], invitable: step.idType === 'adobeID' ? [step.email] : [] };
    case 'update':
      return { people: [step.email, step.username].filter((name) => name !== undefined) };
    case 'add':
    case 'remove':
      return { groups: namesOf(step) };
    case 'addRoles':
    case 'removeRoles':
      return {
        groups: [
          ...(step.admin ?? []).map(adminGroupName),
          ...(step.productAdmin ?? []).map(productAdminName),
        ],
      };
    case 'removeAll':
    case 'removeFromOrg':
      return {};
  }
}

function ofGroupStep(step: GroupStep): Names {
  switch (step.kind) {
    case 'createGroup':
    case 'updateGroup':
      return { groups: step.name === undefined ? [] : [step.name] };
    case 'addMembers':
    case 'removeMembers':
      return { people: step.users ?? [], groups: step.profiles ?? [] };
    default:
      return {};
  }
}

function foldAll(texts: readonly string[]): ReadonlySet<Folded> {
  return new Set(texts.filter((text) => text !== '').map(fold));
}
