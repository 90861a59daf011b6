import type { IdentityType } from '@umapi-kit/protocol';
import { splitGroupName } from '../config/qualified-group.ts';
import type { FilePlace } from '../errors.ts';
import type { DynamicGroup } from '../plan/rules.ts';
import { countryProblem, parseCountry } from '../source/country.ts';
import type { ConfigNode } from './config-node.ts';
import type { Notes } from './notes.ts';
import { translateRegex, translateReplacement } from './python-regex.ts';
import { createSection, type Located, type Section } from './section.ts';
import { readIdentityType } from './templates.ts';

/** What `directory_users` says, but for its connectors. */
export interface DirectoryUsers {
  readonly identityType: IdentityType;
  readonly defaultCountry: string | undefined;
  readonly groups: readonly { readonly directory: string; readonly adobe: readonly Located<string>[] }[];
  readonly dynamicGroups: readonly (DynamicGroup & {
    readonly org: string | undefined;
    readonly place: FilePlace;
  })[];
  readonly createMissingGroups: boolean;
  readonly extension: ConfigNode | undefined;
}

export function readDirectoryUsers(section: Section, notes: Notes): DirectoryUsers {
  const options = section.section('group_sync_options');
  const autoCreate = options?.flag('auto_create');
  options?.refuseUnknown();
  return {
    identityType: readIdentityType(section, 'user_identity_type') ?? 'enterpriseID',
    defaultCountry: readCountry(section.text('default_country_code'), notes),
    groups: (section.items('groups') ?? []).flatMap((item) => readMapping(item, notes)),
    dynamicGroups: (section.items('additional_groups') ?? []).flatMap((item) =>
      readDynamicGroup(item, notes),
    ),
    createMissingGroups: autoCreate?.value ?? false,
    extension: section.node('extension'),
  };
}

function readCountry(written: Located<string> | undefined, notes: Notes): string | undefined {
  if (written === undefined) return undefined;
  const code = parseCountry(written.value);
  if (code === undefined) notes.fault(written.place, countryProblem(written.value));
  return code;
}

function readMapping(item: ConfigNode, notes: Notes): DirectoryUsers['groups'] {
  const section = asSection(item, 'directory_users.groups', notes);
  if (section === undefined) return [];
  const directory = section.text('directory_group');
  if (directory === undefined) section.missing('directory_group');
  const adobe = section.texts('adobe_groups') ?? [];
  for (const { value, place } of adobe)
    if (splitGroupName(value).group === '') notes.fault(place, 'write the name of the group behind the "::"');
  section.refuseUnknown();
  return directory === undefined ? [] : [{ directory: directory.value, adobe }];
}

function readDynamicGroup(item: ConfigNode, notes: Notes): DirectoryUsers['dynamicGroups'] {
  const section = asSection(item, 'directory_users.additional_groups', notes);
  if (section === undefined) return [];
  const source = section.text('source');
  const target = section.text('target');
  if (source === undefined) section.missing('source');
  if (target === undefined) section.missing('target');
  section.refuseUnknown();
  if (source === undefined || target === undefined) return [];
  const { org, group } = splitGroupName(target.value);
  const pattern = translateRegex(source.value);
  const replacement = translateReplacement(group);
  if ('refused' in pattern)
    notes.fault(source.place, `this regular expression can't be used: ${pattern.refused}`);
  if ('refused' in replacement)
    notes.fault(target.place, `this replacement can't be used: ${replacement.refused}`);
  if ('refused' in pattern || 'refused' in replacement) return [];
  return [{ source: new RegExp(pattern.source, 'gu'), target: replacement.source, org, place: target.place }];
}

function asSection(item: ConfigNode, scope: string, notes: Notes): Section | undefined {
  if (item.kind === 'map') return createSection(item, scope, notes);
  notes.fault(item.place, `${scope} must be a list of keys and values`);
  return undefined;
}
