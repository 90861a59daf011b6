import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { HookError } from '../errors.ts';
import { createNameGroups, type NameGroups } from '../plan/dynamic-groups.ts';
import { nameKey } from '../plan/identity.ts';
import type { SyncRules } from '../plan/rules.ts';
import { countryProblem, parseCountry } from '../source/country.ts';
import type { AfterMapping, HookLogger, TargetAttributes } from './after-mapping.ts';
import type { Changed } from './people-table.ts';
import type { Candidate } from './row.ts';

/**
 * Loads the hook of a module.
 *
 * @param path absolute
 * @throws {@link HookError} when the module can't be loaded, or its default export is no function
 */
export async function loadAfterMapping(path: string): Promise<AfterMapping> {
  if (!existsSync(path)) throw new HookError(path, 'is not there; check the path');
  const module: { readonly default?: unknown } = await import(pathToFileURL(path).href).catch(
    (cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new HookError(path, `can't be loaded: ${why}`, { cause });
    },
  );
  const { default: hook } = module;
  if (typeof hook !== 'function') throw new HookError(path, 'has no function as its default export');
  return async (context) => {
    await hook(context);
  };
}

/** What a hook works on: the orgs by name, with the rules that lead to their groups. */
interface HookOptions {
  readonly afterMapping: AfterMapping;
  readonly logger: HookLogger;
  readonly orgs: readonly { readonly name?: string; readonly rules: SyncRules }[];
}

/**
 * Runs a hook for one person after the other. Where it fails the person is rejected, without a name: nobody can tell
 * any more which account is meant, so nothing is taken from anyone.
 */
export function createHookRunner({
  afterMapping,
  logger,
  orgs,
}: HookOptions): (person: Candidate) => Promise<Changed> {
  const storage = new Map<string, unknown>();
  const mappings = orgs.map(({ name = '', rules }) => ({
    prefix: name === '' ? '' : `${name}::`,
    targetsOf: mappingOf(rules, createNameGroups(rules.dynamicGroups)),
  }));
  const names = new Set(orgs.map(({ name = '' }) => name));

  return async (person) => {
    const targetAttributes: TargetAttributes = attributesOf(person);
    const targetGroups = new Set(
      mappings.flatMap(({ prefix, targetsOf }) => targetsOf(person).map((group) => prefix + group)),
    );
    try {
      await afterMapping({
        sourceAttributes: structuredClone(person.attributes ?? {}),
        sourceGroups: new Set(person.groups),
        targetAttributes,
        targetGroups,
        logger,
        storage,
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { reject: `the hook failed: ${why}`, place: person.place };
    }
    return changedPerson(person, targetAttributes, byOrg(targetGroups, names));
  };
}

function mappingOf(rules: SyncRules, nameGroups: NameGroups): (person: Candidate) => readonly string[] {
  const byDirectory = Map.groupBy(rules.groups, ({ directory }) => nameKey(directory));
  return (person) => [
    ...person.groups.flatMap((name) => byDirectory.get(nameKey(name)) ?? []).flatMap(({ adobe }) => adobe),
    ...(person.memberGroups ?? person.groups).flatMap(nameGroups),
  ];
}

function attributesOf({
  email,
  username,
  domain,
  firstName,
  lastName,
  country,
}: Candidate): TargetAttributes {
  return { email, username, domain, firstName, lastName, country };
}

function changedPerson(
  person: Candidate,
  target: TargetAttributes,
  targets: ReadonlyMap<string, readonly string[]>,
): Changed {
  const { idType, groups, memberGroups, place } = person;
  const { email = '', country, ...names } = filled(target);
  if (!email.includes('@')) return { reject: `the hook left ${JSON.stringify(email)} as the e-mail`, place };
  const code = country === undefined ? undefined : parseCountry(country);
  if (country !== undefined && code === undefined)
    return { reject: `the hook: ${countryProblem(country)}`, place };
  return {
    ...{ idType, email, groups, place, targets },
    ...names,
    ...(code === undefined ? {} : { country: code }),
    ...(memberGroups === undefined ? {} : { memberGroups }),
  };
}

function filled(target: TargetAttributes): Partial<Record<keyof TargetAttributes, string>> {
  const entries = Object.entries(target).filter(
    ([, value]) => typeof value === 'string' && value.trim() !== '',
  );
  return Object.fromEntries(entries);
}

/** `org2::Group` belongs to the org of that name; a name that no org has stands for itself. */
function byOrg(
  targetGroups: ReadonlySet<string>,
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const targets = new Map<string, string[]>();
  for (const group of targetGroups) {
    const org = orgOf(group, names);
    const name = org === '' ? group : group.slice(org.length + 2);
    targets.set(org, [...(targets.get(org) ?? []), name]);
  }
  return targets;
}

function orgOf(group: string, names: ReadonlySet<string>): string {
  const end = group.lastIndexOf('::');
  const org = end < 0 ? '' : group.slice(0, end);
  return names.has(org) ? org : '';
}
