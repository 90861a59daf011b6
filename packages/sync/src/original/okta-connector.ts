import { Secret } from '../config/secret.ts';
import { FilterExpressionError } from '../errors.ts';
import { parseFilterExpression } from '../source/filter-expression.ts';
import type { OktaDirectory } from '../source/okta/okta-directory.ts';
import { requiredCredential } from './credentials.ts';
import type { Notes } from './notes.ts';
import type { Located, Section } from './section.ts';
import { readTemplates } from './templates.ts';

/** Reads `connector-okta.yml`. */
export function readOktaConnector(section: Section, { remark }: Notes): OktaDirectory {
  const host = section.text('host');
  if (host === undefined) section.missing('host');
  const apiToken = requiredCredential(section, 'api_token', host?.value ?? '');
  const filter = section.text('all_users_filter');
  if (filter !== undefined) checkFilter(section, filter);
  const format = section.text('group_filter_format');
  if (format !== undefined && format.value !== '{group}')
    section.fault(
      format.place,
      'groups are found by their exact name; remove group_filter_format, or write {group}',
    );
  if (section.text('user_identity_type_format') !== undefined)
    remark({
      ...section.placeOf('user_identity_type_format'),
      kind: 'differs',
      problem: 'user_identity_type_format decides the type of each user',
      why: 'the original reads this key and does nothing with it',
    });
  const encoding = section.text('string_encoding');
  if (encoding !== undefined)
    remark({
      ...encoding.place,
      kind: 'unknown',
      problem: 'string_encoding has no effect; remove it',
      why: 'Okta answers in UTF-8',
    });
  const templates = readTemplates(section);
  return {
    host: host?.value ?? '',
    apiToken: apiToken ?? new Secret(''),
    ...(filter === undefined ? {} : { userFilter: filter.value }),
    ...(templates === undefined ? {} : { templates }),
  };
}

/** The original runs this text as Python; here its documented subset is read, and nothing is run. */
function checkFilter(section: Section, { value, place }: Located<string>): void {
  try {
    parseFilterExpression(value);
  } catch (error) {
    if (!(error instanceof FilterExpressionError)) throw error;
    section.fault(place, `all_users_filter: ${error.message}`);
  }
}
