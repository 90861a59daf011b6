import {
  type CreateUserStep,
  type IdentityType,
  identityTypes,
  type RolesStep,
  type UserEntry,
  type UserStep,
} from '@umapi-kit/protocol';
import { checkWord } from '../checks.ts';
import { ArgumentError } from '../errors.ts';
import { Action } from './action.ts';
import {
  type All,
  checkNames,
  checkOnConflict,
  given,
  type IfAlreadyExistsOption,
  isAll,
  type Names,
} from './names.ts';
import {
  addressOf,
  checkEmail,
  checkUserName,
  creationEmail,
  type UserName,
  type UserTarget,
} from './user-target.ts';

/** Whom a {@link UserAction} is about. */
export type UserActionOptions = UserName & {
  /** The Adobe ID is meant where an owned account has the same e-mail. @defaultValue false */
  readonly useAdobeId?: boolean;
  /** Comes back in the service's answer; for your own records. */
  readonly requestId?: string;
};

/** The account to create. */
export interface CreateUserOptions<Type extends IdentityType = IdentityType> {
  /** @defaultValue 'federatedID' */
  readonly idType?: Type;
  /** @defaultValue the e-mail that the action was made with */
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** ISO 3166 alpha-2, upper case. The service requires it for federated accounts, and it can never be changed. */
  readonly country?: string;
  /** What happens when the account is there already. @defaultValue 'ignoreIfAlreadyExists' */
  readonly onConflict?: IfAlreadyExistsOption;
}

/** What changes about an account; what is left out stays. */
export interface UpdateUserOptions {
  readonly email?: string;
  readonly username?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

/** Names for the deprecated role steps. */
export type RoleType = 'admin' | 'productAdmin';

/** The words of {@link RoleType}, under the name of the Python client. */
export const RoleType = {
  /** Of profiles and user groups. */
  admin: 'admin',
  /** Of products. */
  productAdmin: 'productAdmin',
} as const satisfies Record<RoleType, RoleType>;

type ChainMethod = 'addToGroups' | 'removeFromGroups' | 'addRole' | 'removeRole';

/** A user action that creates an Adobe ID. Such an account belongs to its person: there is no `update`. */
export type AdobeIdAction = Action &
  Pick<UserAction, 'removeFromOrganization'> & {
    readonly [Method in ChainMethod]: (...options: Parameters<UserAction[Method]>) => AdobeIdAction;
  };

/**
 * Changes to one user. It is immutable: every method returns a new action. Steps are done in the order of the
 * calls, but a create goes first. Lists may be of any length: they are split to fit the service's limits.
 *
 * @example
 * const jane = new UserAction({ email: 'jane@example.com' })
 *   .create({ firstName: 'Jane', lastName: 'Doe', country: 'US' })
 *   .addToGroups(['Photoshop']);
 * await conn.executeSingle(jane);
 */
export class UserAction extends Action {
  readonly #options: UserActionOptions;
  readonly #target: UserTarget;
  #steps: readonly UserStep[] = [];

  /** @throws {@link ArgumentError} when nobody is named, or the parts of the name contradict each other */
  constructor(options: UserActionOptions) {
    super();
    this.#target = checkUserName(options);
    this.#options = { ...options, ...given({ requestId: options.requestId }) };
  }

  /**
   * Creates the account, or brings an existing one into the organization.
   *
   * @throws {@link ArgumentError} for a second create, without an e-mail, or when the names contradict each other
   */
  create(options: CreateUserOptions<'adobeID'> & { readonly idType: 'adobeID' }): AdobeIdAction;
  create(options?: CreateUserOptions): UserAction;
  create(options: CreateUserOptions = {}): UserAction {
    const { idType = 'federatedID', email, firstName, lastName, country, onConflict } = options;
    checkWord('idType', identityTypes, idType);
    if (this.#created) throw new ArgumentError('an action creates its user once');
    const step: UserStep = {
      kind: 'create',
      idType,
      email: creationEmail(this.#target, email, idType),
      ...given({ firstName, lastName, country }),
      onConflict: checkOnConflict(onConflict),
    };
    return this.#with([step, ...this.#steps]);
  }

  /**
   * Changes the names, the e-mail or the username of an account that the organization owns.
   *
   * @throws {@link ArgumentError} when nothing is given, or the action creates an Adobe ID
   */
  update({ email, username, firstName, lastName }: UpdateUserOptions): UserAction {
    if (email !== undefined) checkEmail('email', email);
    const changes = given({ email, username, firstName, lastName });
    if (Object.keys(changes).length === 0) {
      throw new ArgumentError('update needs an email, a username, a firstName or a lastName');
    }
    return this.#append({ kind: 'update', ...changes });
  }

  /**
   * Adds the user to user groups, product profiles or admin groups.
   *
   * @throws {@link ArgumentError} when the list is empty, or holds an empty name
   */
  addToGroups(groups: Names): UserAction {
    return this.#append({ kind: 'add', groups: checkNames('groups', groups) });
  }

  /**
   * Takes the user out of the groups named, or out of all.
   *
   * @throws {@link ArgumentError} when the list is empty, or holds an empty name
   *
   * @example
   * action.removeFromGroups({ all: true });
   */
  removeFromGroups(groups: Names | All): UserAction {
    if (isAll('removeFromGroups', groups)) return this.#append({ kind: 'removeAll' });
    return this.#append({ kind: 'remove', groups: checkNames('groups', groups) });
  }

  /**
   * Gives admin roles.
   *
   * @param names of profiles and groups (`admin`), or of products (`productAdmin`)
   * @deprecated the service wants `addToGroups(['_admin_…'])` instead, and answers this with a warning
   */
  addRole(names: Names, roleType: RoleType = 'admin'): UserAction {
    return this.#append(rolesStep('addRoles', names, roleType));
  }

  /**
   * Takes admin roles.
   *
   * @param names of profiles and groups (`admin`), or of products (`productAdmin`)
   * @deprecated the service wants `removeFromGroups(['_admin_…'])` instead, and answers this with a warning
   */
  removeRole(names: Names, roleType: RoleType = 'admin'): UserAction {
    return this.#append(rolesStep('removeRoles', names, roleType));
  }

  /**
   * Takes the user out of the organization, with all groups and roles. Nothing can follow it.
   *
   * @param options `deleteAccount` also deletes the account, where the organization owns it; default `false`
   */
  removeFromOrganization(options: { readonly deleteAccount?: boolean } = {}): Action {
    return this.#append({ kind: 'removeFromOrg', deleteAccount: options.deleteAccount === true });
  }

  override get entry(): UserEntry {
    const { useAdobeId, requestId } = this.#options;
    const created = this.#created;
    const target = created ? { ...this.#target, email: created.email } : this.#target;
    const isAdobeId = useAdobeId === true || created?.idType === 'adobeID';
    const user = addressOf(target, created !== undefined, isAdobeId);
    return { user, ...(requestId === undefined ? {} : { requestId }), steps: this.#steps };
  }

  get #created(): CreateUserStep | undefined {
    const [first] = this.#steps;
    return first?.kind === 'create' ? first : undefined;
  }

  #append(step: UserStep): UserAction {
    return this.#with([...this.#steps, step]);
  }

  #with(steps: readonly UserStep[]): UserAction {
    if (this.#steps.at(-1)?.kind === 'removeFromOrg') {
      throw new ArgumentError('nothing can follow removeFromOrganization');
    }
    const next = new UserAction(this.#options);
    next.#steps = steps;
    if (next.#created?.idType === 'adobeID' && steps.some(({ kind }) => kind === 'update')) {
      throw new ArgumentError('an Adobe ID belongs to its person and can not be updated');
    }
    return next;
  }
}

function rolesStep(kind: RolesStep['kind'], names: Names, roleType: RoleType): RolesStep {
  return { kind, [checkWord('roleType', Object.values(RoleType), roleType)]: checkNames('names', names) };
}
