import { actionRequirements } from './requirements/actions.ts';
import { clientRequirements } from './requirements/clients.ts';
import { deprecatedRequirements } from './requirements/deprecated.ts';
import { groupEntryRequirements } from './requirements/group-entries.ts';
import { httpRequirements } from './requirements/http.ts';
import { limitRequirements } from './requirements/limits.ts';
import { modelRequirements } from './requirements/model.ts';
import { readingRequirements } from './requirements/reading.ts';
import { tokenRequirements } from './requirements/tokens.ts';

/** Everything that the suite demands of a server, by id. Each is cited by a scenario: a test fails otherwise. */
export const requirements = {
  ...tokenRequirements,
  ...httpRequirements,
  ...readingRequirements,
  ...actionRequirements,
  ...groupEntryRequirements,
  ...clientRequirements,
  ...deprecatedRequirements,
  ...limitRequirements,
  ...modelRequirements,
} as const;

/** The id of a requirement. */
type RequirementId = keyof typeof requirements;

/**
 * The title of a test that verifies requirements: their sentences.
 *
 * @example
 * test(verifies('users.size'), async () => { … });
 */
export function verifies(...ids: readonly RequirementId[]): string {
  return ids.map((id) => requirements[id].rule).join(' ');
}

/** Rows of `test.each` whose titles are whole: the runner cuts long ones when they are members of an object. */
export function titled<Row extends { readonly rule: string }>(
  rows: readonly Row[],
): readonly (readonly [rule: string, row: Row])[] {
  return rows.map((row) => [row.rule, row]);
}
