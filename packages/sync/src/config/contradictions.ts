import type { CheckedFault } from '@umapi-kit/document';
import type { ConfigFile } from './config-schema.ts';
import { splitGroupName } from './qualified-group.ts';

/** What the schema can't see: names of organizations that nobody configured, rules that exclude each other. */
export function contradictions(file: ConfigFile): readonly CheckedFault[] {
  return [...unknownOrgs(file), ...unusedRules(file), ...unfedRules(file)];
}

function unknownOrgs(file: ConfigFile): readonly CheckedFault[] {
  const known = new Set([undefined, ...Object.keys(file.trustees)]);
  return groupNames(file).flatMap(({ path, name }) => {
    const { org } = splitGroupName(name);
    if (known.has(org)) return [];
    return [{ path, problem: `there is no organization "${org}"; the trustees are ${spell(file)}` }];
  });
}

function spell({ trustees }: ConfigFile): string {
  return Object.keys(trustees).join(', ') || 'none, add one below "trustees"';
}

interface NamedGroup {
  readonly path: readonly (string | number)[];
  readonly name: string;
}

function groupNames(file: ConfigFile): readonly NamedGroup[] {
  const list = (key: string, names: readonly string[]): readonly NamedGroup[] =>
    names.map((name, index) => ({ path: [...key.split('.'), index], name }));
  return [
    ...file.groups.flatMap(({ adobe }, row) =>
      adobe.map((name, index) => ({ path: ['groups', row, 'adobe', index], name })),
    ),
    ...file.dynamicGroups.map(({ target }, row) => ({
      path: ['dynamicGroups', row, 'target'],
      name: target,
    })),
    ...list('extraGroups', file.extraGroups),
    ...list('exclude.groups', file.exclude.groups),
    ...(Array.isArray(file.adobeUsersIn) ? list('adobeUsersIn', file.adobeUsersIn) : []),
  ];
}

function unusedRules(file: ConfigFile): readonly CheckedFault[] {
  const faults: CheckedFault[] = [];
  if (file.strategy === 'push' && file.adobeOnlyUsers !== 'preserve')
    faults.push({
      path: ['adobeOnlyUsers'],
      problem: 'push does not look at accounts, so nobody is missed; remove this, or use sync',
    });
  if (file.extraAttributes.length > 0 && file.hook === undefined)
    faults.push({
      path: ['extraAttributes'],
      problem: 'only a hook reads these; add "hook", or remove them',
    });
  return faults;
}

/** Without every group of a person no dynamic group would come about, and whoever is in one would leave it. */
function unfedRules({ directory, dynamicGroups }: ConfigFile): readonly CheckedFault[] {
  if (dynamicGroups.length === 0) return [];
  const { ldap, okta, entra } = directory;
  const faults: CheckedFault[] = [];
  if (ldap !== undefined && ldap.dynamicGroupAttribute === undefined)
    faults.push({
      path: ['directory', 'ldap'],
      problem: 'dynamic groups need "dynamicGroupAttribute", the attribute that names all groups of a person',
    });
  if (okta !== undefined && okta.allGroups !== true)
    faults.push({ path: ['directory', 'okta'], problem: 'dynamic groups need "allGroups: true" here' });
  if (entra !== undefined && entra.allGroups !== true)
    faults.push({ path: ['directory', 'entra'], problem: 'dynamic groups need "allGroups: true" here' });
  return faults;
}
