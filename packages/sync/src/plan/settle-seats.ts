import type { AccountDiff } from './account-diff.ts';
import { accountChange, type ChangeContext, createAccountChange } from './change.ts';
import { dependenciesFirst } from './dependencies-first.ts';
import type { Person } from './directory.ts';
import type { Exclude } from './exclusion.ts';
import type { Held, PlannedChange } from './plan.ts';
import type { Primary } from './primary.ts';
import type { SyncRules } from './rules.ts';
import type { Match, Seat } from './seats.ts';
import { byCodeUnits } from './sorting.ts';
import { holdEverything, recordRejected, type Withheld } from './withheld.ts';

/** What becomes of the people of a directory once every account was seen. */
interface SettledSeats {
  readonly changes: readonly PlannedChange[];
  readonly held: readonly Held[];
  readonly unchanged: number;
}

/** What a decision looks at beside the seat. */
interface SettleContext {
  readonly context: ChangeContext;
  readonly withheld: Withheld;
  readonly exclude: Exclude;
  readonly rules: SyncRules;
  /** Absent when the org is the first one. */
  readonly primary: Primary | undefined;
}

type Verdict =
  | { readonly kind: 'change'; readonly change: PlannedChange; readonly held?: Held }
  | { readonly kind: 'held'; readonly held: Held }
  | { readonly kind: 'unchanged' | 'excluded' | 'none' };

/** Decides about every person. A rename that frees an e-mail is decided before whoever needs that e-mail. */
export function settleSeats(seats: readonly Seat[], options: SettleContext): SettledSeats {
  const verdicts = new Map<Seat, Verdict>();
  const verdictOf = (seat: Seat) => verdicts.get(seat);
  // Those who pass their e-mails round in a circle wait for one another: one comes undecided, and keeps its e-mail.
  for (const seat of dependenciesFirst(seats, ({ emailHolders }) => emailHolders)) {
    verdicts.set(seat, decide(seat, options, verdictOf));
  }
  const all = seats.flatMap((seat) => verdicts.get(seat) ?? []);
  return {
    changes: all.flatMap((verdict) => (verdict.kind === 'change' ? [verdict.change] : [])),
    held: all.flatMap((verdict) => ('held' in verdict && verdict.held ? [verdict.held] : [])),
    unchanged: all.filter(({ kind }) => kind === 'unchanged').length,
  };
}

type VerdictOf = (seat: Seat) => Verdict | undefined;

function decide(seat: Seat, options: SettleContext, verdictOf: VerdictOf): Verdict {
  const { person, matches } = seat;
  if (person.selection !== undefined) return { kind: 'none' };
  const reject = options.withheld.of(person, person.idType);
  if (reject) return hold(person, recordRejected, reject.place);
  const [match, ...others] = matches;
  if (others.length > 0) return hold(person, severalAccounts(matches));
  if (match?.kind === 'held') return hold(person, match.reason, match.place);
  if (match?.kind === 'excluded') return { kind: 'excluded' };
  if (match?.kind === 'asIs') return { kind: 'unchanged' };
  if (match) return change(seat, match.diff, options, verdictOf);
  return create(seat, options, verdictOf);
}

function create(seat: Seat, options: SettleContext, verdictOf: VerdictOf): Verdict {
  const { person } = seat;
  const { context, rules, primary, withheld } = options;
  if (primary?.excludes(person, person.idType)) return { kind: 'excluded' };
  const mayBeLeftOut = primary !== undefined || !rules.createUnmapped;
  if (mayBeLeftOut && context.managed.desired(person).size === 0) return { kind: 'none' };
  const refusal = options.exclude({ ...person, groups: [] }, person.idType) ?? missingCountry(person);
  if (refusal !== undefined) return hold(person, refusal);
  const email = whenEmailIsFree(seat, verdictOf);
  if ('problem' in email) return hold(person, email.problem);
  const remove = rules.strategy === 'push' && rules.processGroups ? groupsToLeave(person, context) : [];
  if (remove.length === 0 || withheld.takeNothing === undefined) {
    return { kind: 'change', change: createAccountChange(person, email.after, context, remove) };
  }
  const held = holdRemovals(person, withheld.takeNothing);
  return { kind: 'change', change: createAccountChange(person, email.after, context), held };
}

/** Nobody looked: the person may be in any managed group that the directory does not lead to. */
function groupsToLeave(person: Person, { managed }: ChangeContext): readonly string[] {
  const desired = managed.desired(person);
  const creatable = new Set(managed.toCreate);
  return managed.names.filter((name) => !desired.has(managed.keyOf(name)) && !creatable.has(name));
}

function change(seat: Seat, diff: AccountDiff, options: SettleContext, verdictOf: VerdictOf): Verdict {
  const { person } = seat;
  const { context, primary } = options;
  const { takeNothing } = options.withheld;
  if (primary && !primary.knows(person)) return hold(person, followsLater);
  const email = diff.update?.email === undefined ? { after: [] } : whenEmailIsFree(seat, verdictOf);
  if ('problem' in email) return hold(person, email.problem);
  if (takeNothing === undefined || diff.remove.length === 0) {
    return { kind: 'change', change: accountChange(person, diff, email.after, context) };
  }
  const held = holdRemovals(person, takeNothing);
  const rest = { ...diff, remove: [] };
  if (rest.update === undefined && rest.add.length === 0) return { kind: 'held', held };
  return { kind: 'change', change: accountChange(person, rest, email.after, context), held };
}

const followsLater =
  'has no account yet in the organization that owns the directory; the account here follows with the next run';

/** An e-mail that another account has can be used only after a change that takes another one for it. */
function whenEmailIsFree(
  { person, emailHolders }: Seat,
  verdictOf: VerdictOf,
): { readonly after: readonly string[] } | { readonly problem: string } {
  const after: string[] = [];
  for (const holder of emailHolders) {
    const verdict = verdictOf(holder);
    if (verdict?.kind !== 'change' || verdict.change.before.email === undefined) {
      return { problem: `the account of ${holder.person.place} has the e-mail ${person.email} and keeps it` };
    }
    after.push(verdict.change.id);
  }
  return { after: after.toSorted(byCodeUnits) };
}

/** The service can't create such an account, and could never set the country later. */
function missingCountry({ idType, country }: Person): string | undefined {
  if (idType !== 'federatedID' || country !== undefined) return undefined;
  return 'a new federated account needs a country; fill it in, or set a default country';
}

function severalAccounts(matches: readonly Match[]): string {
  const labels = matches.map(({ label }) => label).toSorted(byCodeUnits);
  return `several accounts are theirs by username or e-mail (${labels.join(', ')}); settle that by hand`;
}

function hold(person: Person, reason: string, place: string = person.place): Verdict {
  return { kind: 'held', held: holdEverything(person.email, { reason, place }) };
}

function holdRemovals({ email, place }: Person, reason: string): Held {
  return { user: email, what: 'removals', reason, place };
}
