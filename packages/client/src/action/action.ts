import type { CommandEntry, GroupStep, JsonObject, UserAddress, UserStep } from '@umapi-kit/protocol';

/** Why one step of an action was not carried out. */
export interface ExecutionError {
  /** The step as it was sent: of a list longer than ten names, the part that failed. */
  readonly command: UserStep | GroupStep;
  /** Whom the entry was about: its user, or the name of its user group. */
  readonly target: UserAddress | string;
  /** The service's code, such as `error.group.not_found`; `outcome.unknown` when its answer was lost. */
  readonly code: string;
  readonly message: string;
  /** The step's place among the action's own steps, from 0; a create always is step 0. */
  readonly step: number;
  /** Every further field of the service's answer as it came. */
  readonly other: JsonObject;
}

/** The code of the error that an action gets when its answer was lost and it can't be sent again blindly. */
export const unknownOutcome = 'outcome.unknown';

/** How the executor writes into an action; not reachable from outside this package. */
export const record: unique symbol = Symbol('record');

/** Changes to one user or one user group, ready to be executed. Made by `UserAction` and `GroupAction`. */
export abstract class Action {
  #errors: readonly ExecutionError[] = [];

  /** What the action asks for, before lists and steps are split to fit the service's limits. */
  abstract readonly entry: CommandEntry;

  /**
   * What went wrong when this very action was executed; empty when nothing did, or before. Executing it again
   * starts anew.
   *
   * @example
   * await conn.executeSingle(action, { immediate: true });
   * for (const { code, message } of action.executionErrors()) console.log(code, message);
   */
  executionErrors(): readonly ExecutionError[] {
    return this.#errors;
  }

  /** @internal */
  [record](errors: readonly ExecutionError[], mode: 'replace' | 'append'): void {
    this.#errors = mode === 'replace' ? [...errors] : [...this.#errors, ...errors];
  }
}

/** An entry within the limits, and where its steps come from. */
export interface ActionPart {
  readonly entry: CommandEntry;
  /** `origins[n]` is the place of the entry's step `n` among the action's own steps. */
  readonly origins: readonly number[];
}
