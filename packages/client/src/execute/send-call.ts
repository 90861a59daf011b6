import {
  type ActionAnswer,
  type CommandEntry,
  type EntryAnswer,
  parseActionAnswer,
  wireEntry,
} from '@umapi-kit/protocol';
import { unknownOutcome } from '../action/action.ts';
import type { PackedCall } from '../pack/packing.ts';
import { actionPath } from '../transport/action-path.ts';
import type { Api } from '../transport/api.ts';
import { type Remainder, remainderAfterLoss, wholeOf } from './after-loss.ts';
import { lookThrough } from './look.ts';

/** What became of a call. */
export type CallResult =
  | { readonly answer: ActionAnswer }
  | {
      readonly error: unknown;
      /** It may have been carried out. */
      readonly lost: boolean;
    };

/** How one call is sent. */
interface SendOptions {
  /** Ends everything. */
  readonly signal: AbortSignal | undefined;
  /** Ends waiting, but not a request under way. */
  readonly stop?: AbortSignal;
  /** Resolves when the call may leave. */
  readonly beforeLeaving: () => Promise<void>;
  /** A sync run that is marked ends with it. */
  readonly endsSync?: boolean;
  /** Its answer was lost before. */
  readonly lostBefore?: boolean;
}

/** Sends packed calls. It never throws: failing is part of the result. */
export type SendCall = (call: PackedCall, options: SendOptions) => Promise<CallResult>;

/** What to send for each entry; nothing where it can't be known what the service did. */
type Remainders = readonly (Remainder | undefined)[];

/** @param testMode the service checks the actions, but does not carry them out */
export function callSender(
  api: Api,
  settings: { readonly orgId: string; readonly testMode: boolean },
): SendCall {
  const path = actionPath(settings);
  return async (call, { signal, stop, beforeLeaving, endsSync, lostBefore = false }) => {
    const look = lookThrough(api, settings.orgId, signal);
    let sending: Remainders = call.entries.map(({ entry }) => wholeOf(entry));
    let lost = lostBefore;
    let mustLook = lostBefore;
    let hasLeft = false;
    const prepare = async () => {
      if (!hasLeft) await beforeLeaving();
      hasLeft = true;
      if (mustLook) sending = await allAfterLoss(call, look);
      mustLook = false;
      const entries = leaving(sending);
      return entries.length === 0 ? { done: merge(call, sending, []) } : { body: bodyOf(entries) };
    };
    const afterLoss = () => {
      lost = true;
      mustLook = true;
      return true;
    };
    const parse = (body: unknown) => {
      const { entries } = parseActionAnswer(body, leaving(sending).length);
      return merge(call, sending, entries);
    };
    try {
      const how = { path, signal, stop, endsSync, insists: true };
      return { answer: await api.call({ name: 'action', ...how, prepare, afterLoss, parse }) };
    } catch (error) {
      return { error, lost };
    }
  };
}

async function allAfterLoss(
  { entries }: PackedCall,
  look: Parameters<typeof remainderAfterLoss>[1],
): Promise<Remainders> {
  const remainders: (Remainder | undefined)[] = [];
  for (const { entry } of entries) remainders.push(await remainderAfterLoss(entry, look));
  return remainders;
}

function leaving(sending: Remainders): readonly CommandEntry[] {
  return sending.flatMap((remainder) => (remainder && remainder.steps.length > 0 ? [remainder.entry] : []));
}

function bodyOf(entries: readonly CommandEntry[]): string {
  return JSON.stringify(entries.map(wireEntry));
}

/** The answer to the whole call, from the answer to what was sent of it last. */
function merge({ entries }: PackedCall, sending: Remainders, answers: readonly EntryAnswer[]): ActionAnswer {
  const next = answers.values();
  const merged = entries.map(({ entry }, index) => {
    const remainder = sending[index];
    if (!remainder) return lostAnswer(entry);
    const answer = remainder.steps.length > 0 ? next.next().value : undefined;
    return answer ? inWhole(answer, remainder.steps) : { errors: [], warnings: [] };
  });
  return { entries: merged };
}

function inWhole({ errors, warnings }: EntryAnswer, steps: readonly number[]): EntryAnswer {
  const place = (step: number) => steps[Math.min(step, steps.length - 1)] ?? step;
  return {
    errors: errors.map((error) => ({ ...error, step: place(error.step) })),
    warnings: warnings.map((warning) => ({ ...warning, step: place(warning.step) })),
  };
}

function lostAnswer({ steps }: CommandEntry): EntryAnswer {
  const message = 'the answer was lost, and it can not be seen whether the entry was carried out';
  return {
    errors: [...steps.keys()].map((step) => ({ step, code: unknownOutcome, message, other: {} })),
    warnings: [],
  };
}
