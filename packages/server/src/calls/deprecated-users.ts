import type { Answer } from '../answers.ts';
import type { OrgCallContext } from '../context.ts';
import { bareArray, queriedPage } from './deprecated-answers.ts';
import { flag } from './flag.ts';

/** One page of the people in an organization, in the deprecated form. */
export async function deprecatedUsers(context: OrgCallContext): Promise<Answer> {
  const { caller, store, url } = context;
  const page = queriedPage('deprecatedUsers', url);
  const indirect = flag(url, 'directOnly') === false;
  return bareArray(await store.deprecated.users(caller.org, page, indirect), page, context);
}
