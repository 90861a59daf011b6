import { currentCalls, parseActionAnswer } from '@umapi-kit/protocol';
import { UnavailableError } from '../errors.ts';
import type { Settings } from '../options.ts';
import { type Api, apiPath } from '../transport/api.ts';
import type { BatchOutcome, SendBatch } from './action-queue.ts';
import type { QueuedEntry } from './queued-entry.ts';

/** Sends batches as action calls. When an answer is lost, what can be repeated is sent again without the rest. */
export function batchSender(api: Api, { orgId, testMode }: Settings): SendBatch {
  const path = apiPath(currentCalls.action.path, { orgId }, { testOnly: testMode ? 'true' : undefined });
  return async (entries, signal): Promise<BatchOutcome> => {
    let sending = entries;
    let lost: readonly QueuedEntry[] = [];
    const afterLoss = () => {
      lost = [...lost, ...sending.filter(({ repeatable }) => !repeatable)];
      sending = sending.filter(({ repeatable }) => repeatable);
      return sending.length > 0 ? bodyOf(sending) : undefined;
    };
    try {
      const answer = await api.call({
        name: 'action',
        path,
        body: bodyOf(entries),
        signal,
        parse: (body) => parseActionAnswer(body, sending.length),
        afterLoss,
      });
      return {
        answered: sending,
        answer,
        lost,
        ...(lost.length > 0 ? { error: lostAnswer(lost.length) } : {}),
      };
    } catch (error) {
      return { answered: [], answer: { entries: [] }, lost, error };
    }
  };
}

function lostAnswer(entries: number): UnavailableError {
  return new UnavailableError(
    `the answer to ${entries} entries was lost; the rest was sent again and is done`,
    {
      attempts: 1,
      seconds: 0,
      outcome: 'unknown',
    },
  );
}

function bodyOf(entries: readonly QueuedEntry[]): string {
  return `[${entries.map(({ json }) => json).join(',')}]`;
}
