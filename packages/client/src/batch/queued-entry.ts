import { wireEntry } from '@umapi-kit/protocol';
import type { Action, ActionPart } from '../action/action.ts';
import { type Claim, claimsOf } from '../pack/claims.ts';
import { partsOf } from '../pack/parts.ts';
import { isRepeatable } from '../pack/repeatable.ts';
import type { Batchable } from './next-batch.ts';

/** An action on its way through the queue. */
export interface QueuedAction {
  readonly action: Action;
  /** Entries without an answer yet. */
  open: number;
  failed: boolean;
}

/** An entry on its way through the queue. */
export interface QueuedEntry extends Batchable {
  readonly of: QueuedAction;
  readonly part: ActionPart;
  readonly claims: readonly Claim[];
  readonly json: string;
  /** `false`: if the answer is lost, it must not be sent again blindly. */
  readonly repeatable: boolean;
  held: boolean;
}

const encoder = new TextEncoder();

/**
 * The entries of an action, in their order.
 *
 * @throws ArgumentError when the action has no step: the service refuses such entries
 */
export function entriesOf(action: Action): readonly QueuedEntry[] {
  const parts = partsOf(action.entry, 'docs-step');
  const of: QueuedAction = { action, open: parts.length, failed: false };
  return parts.map((part) => {
    const json = JSON.stringify(wireEntry(part.entry));
    return {
      of,
      part,
      json,
      bytes: encoder.encode(json).length,
      claims: claimsOf(part.entry),
      alone: part.entry.steps.some(({ kind }) => kind === 'deleteGroup'),
      repeatable: isRepeatable(part.entry),
      held: false,
    };
  });
}
