import { type Connection, IdentityType, type User, UserAction } from '@umapi-kit/client';
import { parseErrorBody } from '@umapi-kit/protocol';
import { migrating } from '../check/api-words.ts';
import { type Check, type Finding, failed, ok, skipped, warning } from '../check/check.ts';
import { type OneTry, oneTry } from '../check/one-try.ts';
import { nobody, type Prepared, type Tried } from '../check/try-credentials.ts';
import type { Context } from '../context.ts';

/**
 * Asks in test mode for changes that are nothing even without it: membership of somebody who is not there. With
 * somebody of the organization's directory, also whether people of their domain could be added.
 */
export async function tryChanges(
  { target, base }: Prepared,
  connect: NonNullable<Tried['connect']>,
  somebody: string | undefined,
  context: Context,
): Promise<readonly Check[]> {
  const once = () => oneTry(base, context.clock, context.signal);
  const looking = once();
  const known = somebody === undefined ? undefined : await lookUp(connect(looking), somebody, looking);
  const asking = once();
  const newcomer = known === undefined ? undefined : newcomerLike(known);
  const harmless = new UserAction({ email: nobody }).addToGroups([nobody]);
  const actions = newcomer === undefined ? [harmless] : [harmless, newcomer];
  await quietly(
    connect(asking, { testMode: true }).executeMultiple(actions, { immediate: true, signal: asking.signal }),
    context,
  );
  const of = target.orgId;
  return [
    { name: 'changes', of, ...changesFinding(asking) },
    { name: 'directory', of, ...directoryFinding(somebody, known, newcomer, asking) },
  ];
}

async function lookUp(conn: Connection, email: string, { signal }: OneTry): Promise<User | undefined> {
  try {
    return await conn.user(email, { signal });
  } catch {
    return undefined;
  }
}

function newcomerLike({ type, email = '' }: User): UserAction | undefined {
  const domain = email.split('@')[1];
  const idType = [IdentityType.federatedID, IdentityType.enterpriseID].find((known) => known === type);
  if (domain === undefined || idType === undefined) return undefined;
  const name = { firstName: 'Nobody', lastName: 'Nobody', country: 'US' };
  return new UserAction({ email: `umapi-kit-check@${domain}` }).create({ idType, ...name });
}

/** Whether it worked is in the answer. */
async function quietly(work: Promise<unknown>, { signal }: Context): Promise<void> {
  try {
    await work;
  } catch {
    signal.throwIfAborted();
  }
}

function changesFinding(asking: OneTry): Finding {
  const answer = asking.answer();
  if (answer === undefined || answer.status === 429) return skipped('the service took no call');
  if (answer.status === 200) return ok('permitted; asked in test mode, nothing was changed');
  const { code } = parseErrorBody(answer.body);
  if (code === 'error.organization.migrating') return migrating;
  if (answer.status === 401 || answer.status === 403)
    return failed(
      'auth',
      'the credential may not change anything',
      'give the credential’s project the right to write, in the Developer Console',
    );
  const said = code ?? String(answer.status);
  return failed(
    'failedChanges',
    `a change that only asks was refused (${said})`,
    `"umapi explain ${said}" says more`,
  );
}

function directoryFinding(
  somebody: string | undefined,
  known: User | undefined,
  newcomer: UserAction | undefined,
  asking: OneTry,
): Finding {
  if (somebody === undefined)
    return skipped('name somebody of your directory with --user, to see whether people can be added there');
  if (known === undefined)
    return skipped(`${somebody} is not in the organization, or could not be looked up`);
  if (newcomer === undefined)
    return skipped(`${somebody} is in no directory of the organization (${known.type})`);
  if (asking.answer()?.status !== 200) return skipped('the service took no change');
  const [refusal] = newcomer.executionErrors();
  const domain = known.email?.split('@')[1];
  if (refusal === undefined) return ok(`people of ${domain} can be added; asked in test mode`);
  const { code } = refusal;
  if (code === 'error.domain.trust.nonexistent')
    return warning(
      `people of ${domain} can not be added, though ${somebody} is one of them: Adobe’s own connector (Entra or Google) fills that directory`,
      'add and remove people there; memberships of groups can be changed here, so let a sync create and remove nobody',
    );
  return warning(
    `adding somebody of ${domain} would be refused (${code})`,
    `"umapi explain ${code}" says why`,
  );
}
