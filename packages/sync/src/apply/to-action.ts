import {
  type Action,
  type CreateUserOptions,
  GroupAction,
  type IfAlreadyExistsOption,
  UserAction,
} from '@umapi-kit/client';
import {
  type CommandEntry,
  type CreateUserStep,
  type GroupEntry,
  isUserEntry,
  type OnConflict,
  type UserEntry,
  type UserStep,
} from '@umapi-kit/protocol';

/**
 * The client's action for a planned entry.
 *
 * @throws ArgumentError of the client for an entry that it does not accept
 * @throws RangeError for a step that no plan has
 */
export function toAction(entry: CommandEntry): Action {
  return isUserEntry(entry) ? userAction(entry) : groupAction(entry);
}

function userAction({ user: address, steps }: UserEntry): Action {
  const [first] = steps;
  const last = steps.at(-1);
  if (last?.kind === 'removeFromOrg') {
    return steps.slice(0, -1).reduce(addStep, named(address)).removeFromOrganization(last);
  }
  if (first?.kind !== 'create') return steps.reduce(addStep, named(address));
  const { email } = first;
  const { user, domain } = address;
  const name = domain === undefined ? { email, username: user } : { email, username: user, domain };
  return steps.slice(1).reduce(addStep, new UserAction(name).create(createOptions(first)));
}

/** A text without an `@` always goes with its domain. */
function named({ user, domain, useAdobeId = false }: UserEntry['user']): UserAction {
  if (domain !== undefined) return new UserAction({ username: user, domain, useAdobeId });
  return new UserAction({ email: user, useAdobeId });
}

function addStep(action: UserAction, step: UserStep): UserAction {
  if (step.kind === 'update') return action.update(step);
  if (step.kind === 'add') return action.addToGroups(step.groups);
  if (step.kind === 'remove') return action.removeFromGroups(step.groups);
  if (step.kind === 'removeAll') return action.removeFromGroups({ all: true });
  throw new RangeError(`a plan has no step "${step.kind}" here`);
}

function createOptions({ kind: _, onConflict, ...account }: CreateUserStep): CreateUserOptions {
  return { ...account, onConflict: optionOf(onConflict) };
}

function groupAction({ group, steps }: GroupEntry): Action {
  const [step, ...others] = steps;
  if (step?.kind !== 'createGroup' || others.length > 0) throw new RangeError('a plan only creates groups');
  return new GroupAction({ groupName: group }).create({ onConflict: optionOf(step.onConflict) });
}

const options: Readonly<Record<OnConflict, IfAlreadyExistsOption>> = {
  error: 'errorIfAlreadyExists',
  ignore: 'ignoreIfAlreadyExists',
  update: 'updateIfAlreadyExists',
};

function optionOf(onConflict: OnConflict): IfAlreadyExistsOption {
  return options[onConflict];
}
