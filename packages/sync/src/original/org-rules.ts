import { splitGroupName } from '../config/qualified-group.ts';
import { excludedIn, groupsOf } from '../config/resolve-config.ts';
import type { AdobeOrg, OrgConfig } from '../config/sync-config.ts';
import type { Selection } from '../desired/selection.ts';
import type { SyncRules } from '../plan/rules.ts';
import { type AdobeUsers, wholeNamePattern } from './adobe-users.ts';
import type { Choices } from './choices.ts';
import type { DirectoryUsers } from './directory-users.ts';
import type { Extension } from './extension.ts';
import type { Notes } from './notes.ts';
import type { OriginalOptions } from './options.ts';
import type { Located } from './section.ts';

/** An organization without its rules. */
export interface Connected {
  readonly name?: string;
  readonly connection: AdobeOrg;
}

/** Everything that rules are made of. */
interface RuleParts {
  readonly directoryUsers: DirectoryUsers;
  readonly adobeUsers: AdobeUsers;
  readonly extension: Extension;
  readonly options: OriginalOptions;
  readonly choices: Choices;
}

/** Gives every organization the rules that are about it. */
export function applyRules(
  connections: readonly Connected[],
  parts: RuleParts,
  notes: Notes,
): readonly [OrgConfig, ...OrgConfig[]] {
  refuseUnknownOrgs(connections, parts, notes);
  const orgs = connections.map((org) => ({ ...org, rules: rulesFor(org.name, parts) }));
  const [first, ...others] = orgs;
  // The file of an organization that can't be used is a fault already.
  notes.throwFaults();
  if (first === undefined) throw new RangeError('a configuration without faults has an organization');
  return [first, ...others];
}

function refuseUnknownOrgs(connections: readonly Connected[], parts: RuleParts, notes: Notes): void {
  const known = new Set(connections.map(({ name }) => name));
  const { directoryUsers, extension } = parts;
  const named: readonly Located<string>[] = [
    ...directoryUsers.groups.flatMap(({ adobe }) => adobe),
    ...directoryUsers.dynamicGroups.map(({ org, place }) => ({ value: `${org ?? ''}::x`, place })),
    ...extension.extraGroups,
    ...filterGroups(parts),
  ];
  for (const { value, place } of named) {
    const { org } = splitGroupName(value);
    if (org !== undefined && !known.has(org))
      notes.fault(place, `there is no organization "${org}"; add it to adobe_users.connectors.umapi`);
  }
}

function filterGroups({ choices, options }: RuleParts): readonly Located<string>[] {
  const { adobeUsersIn: filter } = choices;
  if (filter === undefined || filter === 'mapped') return [];
  return filter.map((value) => ({ value, place: options.adobeUsers.place }));
}

function rulesFor(name: string | undefined, parts: RuleParts): SyncRules {
  const { directoryUsers, adobeUsers, extension, options, choices } = parts;
  const filter = choices.adobeUsersIn;
  const own = (names: readonly string[]) => groupsOf(name, names);
  return {
    groups: directoryUsers.groups.map(({ directory, adobe }) => ({
      directory,
      adobe: own(adobe.map(({ value }) => value)),
    })),
    dynamicGroups: directoryUsers.dynamicGroups
      .filter(({ org }) => org === name)
      .map(({ source, target }) => ({ source, target })),
    extraGroups: own(extension.extraGroups.map(({ value }) => value)),
    processGroups: options.processGroups,
    createMissingGroups: options.processGroups && directoryUsers.createMissingGroups,
    updateFields: options.updateUserInfo && name === undefined ? adobeUsers.updateFields : [],
    adobeOnlyUsers: choices.adobeOnlyUsers,
    ...(filter === undefined ? {} : { adobeUsersIn: filter === 'mapped' ? filter : own(filter) }),
    createUnmapped: !options.excludeUnmappedUsers,
    strategy: options.strategy,
    exclude: { ...adobeUsers.exclude, groups: excludedIn(name, adobeUsers.exclude.groups) },
  };
}

/** Whom of the directory the options are about. */
export function selectionOf({ userFilter }: OriginalOptions, choices: Choices, notes: Notes): Selection {
  const users = userFilter === undefined ? undefined : wholeNamePattern(userFilter, notes)[0];
  if (userFilter !== undefined)
    notes.remark({
      ...userFilter.place,
      kind: 'differs',
      problem: 'user_filter leaves the accounts of everybody else alone, and is taken as a whole',
      why: 'the original counts everybody who is filtered out as missing from the directory, so that "remove" removes them; and it anchors only the ends of "a|b"',
    });
  return {
    ...(choices.groups === undefined ? {} : { groups: choices.groups }),
    ...(users === undefined ? {} : { users }),
  };
}
