import { type BesideFields, type PersonField, readPerson } from './person.ts';
import type { PersonDefaults, PersonTemplates } from './person-templates.ts';
import type { DirectoryRecord } from './source.ts';
import { parseTemplate, type Template } from './template.ts';

/** Makes people of records by templates. */
export interface TemplatePerson {
  /** Every attribute that a template names, each once. */
  readonly attributes: readonly string[];
  /** The attribute that is the e-mail, where its template is that attribute and nothing else. */
  readonly emailAttribute: string | undefined;
  /**
   * @param lookUp the value of an attribute, the first one where it has several
   * @returns a reject for a record that no person can be made of
   */
  read(lookUp: (attribute: string) => string | undefined, beside: BesideFields): DirectoryRecord;
}

/**
 * Prepares the templates of a directory.
 *
 * @param templates what the configuration says, over what the kind of directory has by default
 * @throws TemplateError when one of them can't be understood
 *
 * @example
 * const person = templatePerson({ email: '{mail}', ...config.templates }, config);
 */
export function templatePerson(templates: PersonTemplates, defaults: PersonDefaults): TemplatePerson {
  const { identityType: type, ...others } = templates;
  const texts: Partial<Record<PersonField, string>> = type === undefined ? others : { ...others, type };
  const parsed = new Map<string, Template>();
  for (const [field, text] of Object.entries(texts)) parsed.set(field, parseTemplate(text));
  return {
    attributes: [...new Set([...parsed.values()].flatMap(({ attributes }) => attributes))],
    emailAttribute: /^\{([^{}]+)\}$/.exec(templates.email?.trim() ?? '')?.[1]?.trim(),
    read(lookUp, beside) {
      const fields = {
        value: (field: PersonField) => parsed.get(field)?.fill(lookUp) ?? '',
        nameOf: (field: PersonField) => texts[field] ?? field,
      };
      return readPerson(fields, beside, defaults);
    },
  };
}
