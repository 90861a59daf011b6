import { type IdentityType, identityTypes } from '@umapi-kit/protocol';
import { TemplateError } from '../errors.ts';
import type { PersonTemplates } from '../source/person-templates.ts';
import { parseTemplate } from '../source/template.ts';
import type { Located, Section } from './section.ts';

/** Keys of LDAP and Okta connectors that say which attributes make a person. */
const templateKeys = {
  email: 'user_email_format',
  username: 'user_username_format',
  domain: 'user_domain_format',
  firstName: 'user_given_name_format',
  lastName: 'user_surname_format',
  country: 'user_country_code_format',
  identityType: 'user_identity_type_format',
} as const satisfies Record<keyof PersonTemplates, string>;

/** The templates that a connector names; `undefined` when it names none. */
export function readTemplates(section: Section): PersonTemplates | undefined {
  const found = Object.entries(templateKeys).flatMap(([field, key]) => {
    const template = section.text(key);
    if (template === undefined) return [];
    checkTemplate(section, key, template);
    return [[field, template.value]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function checkTemplate(section: Section, key: string, { value, place }: Located<string>): void {
  try {
    parseTemplate(value);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    section.fault(place, `${key}: ${error.message}`);
  }
}

/** An identity type, in whatever case it is written. */
export function readIdentityType(section: Section, key: string): IdentityType | undefined {
  const written = section.text(key);
  if (written === undefined) return undefined;
  const type = identityTypeOf(written.value);
  if (type === undefined)
    section.fault(written.place, `"${written.value}" is no identity type; write ${identityTypes.join(', ')}`);
  return type;
}

export function identityTypeOf(written: string): IdentityType | undefined {
  const word = written.trim().toLowerCase();
  return identityTypes.find((type) => type.toLowerCase() === word);
}
