import type { IdentityType } from '@umapi-kit/protocol';
import { splitGroupName } from '../config/qualified-group.ts';
import { type UpdateField, updateFieldNames } from '../plan/rules.ts';
import type { ConfigNode } from './config-node.ts';
import type { Notes } from './notes.ts';
import { translateRegex } from './python-regex.ts';
import type { Located, Section } from './section.ts';
import { identityTypeOf } from './templates.ts';

/** What `adobe_users` says. */
export interface AdobeUsers {
  readonly exclude: {
    readonly identityTypes: readonly IdentityType[];
    /** Of the primary organization. */
    readonly groups: readonly string[];
    readonly users: readonly RegExp[];
  };
  readonly updateFields: readonly UpdateField[];
  /** Files of the primary organization, and of the others by name. */
  readonly primary: ConfigNode | undefined;
  readonly secondaries: readonly { readonly name: string; readonly files: ConfigNode }[];
}

export function readAdobeUsers(section: Section, notes: Notes): AdobeUsers {
  const exclude = {
    identityTypes: (section.texts('exclude_identity_types') ?? []).flatMap((written) => {
      const type = identityTypeOf(written.value);
      if (type === undefined)
        notes.fault(
          written.place,
          `"${written.value}" is no identity type; write adobeID, enterpriseID or federatedID`,
        );
      return type === undefined ? [] : [type];
    }),
    groups: (section.texts('exclude_adobe_groups') ?? []).flatMap((name) => ownGroup(name, notes)),
    users: (section.texts('exclude_users') ?? []).flatMap((written) => wholeNamePattern(written, notes)),
  };
  const fields = section.texts('update_attributes')?.flatMap((written) => updateField(written, notes));
  const connectors = section.section('connectors');
  if (connectors === undefined) section.missing('connectors');
  const umapi = connectors?.node('umapi');
  if (connectors !== undefined && umapi === undefined) connectors.missing('umapi');
  connectors?.refuseUnknown();
  return {
    exclude,
    updateFields: fields ?? ['firstName', 'lastName', 'email'],
    ...splitConnectors(umapi, notes),
  };
}

function ownGroup({ value, place }: Located<string>, notes: Notes): readonly string[] {
  const { org, group } = splitGroupName(value);
  if (org !== undefined)
    notes.fault(
      place,
      'only groups of the primary organization can be named here: its exclusions count in every organization',
    );
  if (group === '') notes.fault(place, 'write the name of a group');
  return [group];
}

/**
 * A pattern of Python for a whole name, without case. The original puts the ends around a pattern without grouping
 * it, so that `a|b` there means "begins with a, or ends with b".
 */
export function wholeNamePattern({ value, place }: Located<string>, notes: Notes): readonly RegExp[] {
  const translated = translateRegex(value);
  if ('source' in translated) return [new RegExp(`^(?:${translated.source})$`, 'iu')];
  notes.fault(place, `this regular expression can't be used: ${translated.refused}`);
  return [];
}

function updateField({ value, place }: Located<string>, notes: Notes): readonly UpdateField[] {
  const field = updateFieldNames.find((name) => name.toLowerCase() === value.trim().toLowerCase());
  if (field !== undefined) return [field];
  notes.fault(place, `"${value}" can not be updated; write firstname, lastname, email or username`);
  return [];
}

/** Paths are files of the primary organization; maps of one key are the others, and stand behind. */
function splitConnectors(
  umapi: ConfigNode | undefined,
  notes: Notes,
): Pick<AdobeUsers, 'primary' | 'secondaries'> {
  if (umapi === undefined) return { primary: undefined, secondaries: [] };
  if (umapi.kind !== 'list') return { primary: umapi, secondaries: [] };
  const paths: ConfigNode[] = [];
  const secondaries: { name: string; files: ConfigNode }[] = [];
  for (const item of umapi.items) {
    const [first, second] = item.kind === 'map' ? [...item.entries] : [];
    if (item.kind !== 'map') {
      if (secondaries.length > 0)
        notes.fault(item.place, 'files of the primary organization come first; move this up');
      paths.push(item);
    } else if (first === undefined || second !== undefined)
      notes.fault(item.place, 'write one organization in each map: - org2: connector-org2.yml');
    else secondaries.push({ name: first[0], files: first[1].value });
  }
  return { primary: { kind: 'list', items: paths, place: umapi.place }, secondaries };
}
