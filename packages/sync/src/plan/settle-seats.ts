import type { AccountDiff } from './account-diff.ts';
import { accountChange, type ChangeContext, createAccountChange } from './change.ts';
import type { Person } from './directory.ts';
import type { Exclude } from './exclusion.ts';
import type { Held, PlannedChange } from './plan.ts';
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
}

type Verdict =
  | { readonly kind: 'change'; readonly change: PlannedChange; readonly held?: Held }
  | { readonly kind: 'held'; readonly held: Held }
  | { readonly kind: 'unchanged' | 'excluded' };

/** Decides about every person. A rename that frees an e-mail is decided before whoever needs that e-mail. */
export function settleSeats(seats: readonly Seat[], options: SettleContext): SettledSeats {
  const verdicts = new Map<Seat, Verdict | 'deciding'>();

  function verdictOf(seat: Seat): Verdict {
    const known = verdicts.get(seat);
    // Those who pass their e-mails round in a circle wait for one another: none of the e-mails gets free.
    if (known === 'deciding') return { kind: 'unchanged' };
    if (known) return known;
    verdicts.set(seat, 'deciding');
    const verdict = decide(seat, options, verdictOf);
    verdicts.set(seat, verdict);
    return verdict;
  }

  const all = seats.map(verdictOf);
  return {
    changes: all.flatMap((verdict) => (verdict.kind === 'change' ? [verdict.change] : [])),
    held: all.flatMap((verdict) => ('held' in verdict && verdict.held ? [verdict.held] : [])),
    unchanged: all.filter(({ kind }) => kind === 'unchanged').length,
  };
}

function decide(seat: Seat, options: SettleContext, verdictOf: (seat: Seat) => Verdict): Verdict {
  const { person, matches } = seat;
  const reject = options.withheld.of(person);
  if (reject) return hold(person, recordRejected, reject.place);
  const [match, ...others] = matches;
  if (others.length > 0) return hold(person, severalAccounts(matches));
  if (match?.kind === 'held') return hold(person, match.reason, match.place);
  if (match?.kind === 'excluded') return { kind: 'excluded' };
  if (match?.kind === 'asIs') return { kind: 'unchanged' };
  if (match) return change(seat, match.diff, options, verdictOf);
  const refusal = options.exclude({ ...person, groups: [] }, person.idType) ?? missingCountry(person);
  if (refusal !== undefined) return hold(person, refusal);
  const email = whenEmailIsFree(seat, verdictOf);
  if ('problem' in email) return hold(person, email.problem);
  return { kind: 'change', change: createAccountChange(person, email.after, options.context) };
}

function change(
  seat: Seat,
  diff: AccountDiff,
  { context, withheld: { takeNothing } }: SettleContext,
  verdictOf: (seat: Seat) => Verdict,
): Verdict {
  const { person } = seat;
  const email = diff.update?.email === undefined ? { after: [] } : whenEmailIsFree(seat, verdictOf);
  if ('problem' in email) return hold(person, email.problem);
  if (takeNothing === undefined || diff.remove.length === 0) {
    return { kind: 'change', change: accountChange(person, diff, email.after, context) };
  }
  const held: Held = { user: person.email, what: 'removals', reason: takeNothing, place: person.place };
  const rest = { ...diff, remove: [] };
  if (rest.update === undefined && rest.add.length === 0) return { kind: 'held', held };
  return { kind: 'change', change: accountChange(person, rest, email.after, context), held };
}

/** An e-mail that another account has can be used only after a change that takes another one for it. */
function whenEmailIsFree(
  { person, emailHolders }: Seat,
  verdictOf: (seat: Seat) => Verdict,
): { readonly after: readonly string[] } | { readonly problem: string } {
  const after: string[] = [];
  for (const holder of emailHolders) {
    const verdict = verdictOf(holder);
    if (verdict.kind !== 'change' || verdict.change.before.email === undefined) {
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
