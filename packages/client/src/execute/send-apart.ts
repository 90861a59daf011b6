import type { EntryAnswer } from '@umapi-kit/protocol';
import { RequestError } from '../errors.ts';
import type { SendCall } from './send-call.ts';

/**
 * Sends calls, and the entries of one that the service refuses to read each in a call of its own: so the one that
 * it stumbles over fails alone, and does not stop the others.
 */
export function sendingApart(send: SendCall): SendCall {
  return async (call, options) => {
    const whole = await send(call, options);
    if ('answer' in whole || !(whole.error instanceof RequestError) || !isUnreadable(whole.error))
      return whole;
    if (call.entries.length === 1) return { answer: { entries: [refused(whole.error)] } };
    const entries: EntryAnswer[] = [];
    for (const entry of call.entries) {
      const one = await sendingApart(send)({ ...call, entries: [entry] }, options);
      // What was sent before it is done: to whoever resumes, the call is one without an answer.
      if ('error' in one) return { error: one.error, lost: true };
      entries.push(...one.answer.entries);
    }
    return { answer: { entries } };
  };
}

/** It says something about what was sent, not about who sent it. */
function isUnreadable({ status, serverCode }: RequestError): boolean {
  return status === 413 || (status === 400 && serverCode?.startsWith('error.command.') === true);
}

function refused({ serverCode = 'error.command.malformed', message }: RequestError): EntryAnswer {
  return { errors: [{ step: 0, code: serverCode, message, other: {} }], warnings: [] };
}
