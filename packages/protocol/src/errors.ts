/**
 * What arrived is not what the protocol says. Thrown by the parsers of this package only; callers give it a
 * place (which call, which request) before they show it to anyone.
 */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly code = 'ANSWER_UNREADABLE';
}
