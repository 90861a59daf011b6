import { parseActionAnswer } from '@umapi-kit/protocol';
import { UnavailableError } from '../errors.ts';
import type { Settings } from '../options.ts';
import { actionPath } from '../transport/action-path.ts';
import type { Api } from '../transport/api.ts';
import type { SendBatch } from './action-queue.ts';
import { answerErrors } from './execution-errors.ts';
import type { QueuedEntry } from './queued-entry.ts';

/** Sends batches as action calls. When an answer is lost, what can be repeated is sent again without the rest. */
export function batchSender(api: Api, settings: Settings): SendBatch {
  const path = actionPath(settings);
  return async (entries, signal) => {
    let sending = entries;
    let lost: readonly QueuedEntry[] = [];
    const prepare = async () => ({ body: `[${sending.map(({ json }) => json).join(',')}]` });
    const afterLoss = () => {
      sending = entries.filter(({ repeatable }) => repeatable);
      lost = entries.filter(({ repeatable }) => !repeatable);
      return sending.length > 0;
    };
    const parse = (body: unknown) => parseActionAnswer(body, sending.length);
    try {
      const answer = await api.call({ name: 'action', path, signal, prepare, afterLoss, parse });
      const errors = sending.map((entry, at) => [entry, answerErrors(entry, answer.entries[at])] as const);
      const error = lost.length > 0 ? lostAnswer(lost.length) : undefined;
      return { answered: new Map(errors), lost, error };
    } catch (error) {
      return { answered: new Map(), lost, error };
    }
  };
}

function lostAnswer(entries: number): UnavailableError {
  const message = `the answer to ${entries} entries was lost; the rest was sent again and is done`;
  return new UnavailableError(message, { attempts: 1, seconds: 0, outcome: 'unknown' });
}
