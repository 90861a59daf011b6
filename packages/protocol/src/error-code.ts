/**
 * Whether the same request can succeed when it is sent again: `now` (a passing fault), `later` (something has to
 * settle first), `no` (somebody has to change something).
 */
export type Retryable = 'now' | 'later' | 'no';

const families = {
  'error.user.': [
    ...[
      'not_found',
      'not_in_org',
      'nonexistent',
      'nonexistent_or_has_conflicting_parameters',
      'already_in_org',
    ],
    ...[
      'already_invited',
      'must_match_email',
      'type_must_not_be_adobeid',
      'type_unknown',
      'type_not_available',
    ],
    ...['not_found_or_ambiguous', 'name.invalid', 'user_list.invalid', 'type.missing', 'email.invalid'],
    ...[
      'belongs_to_another_org',
      'type_mismatch',
      'change_domain_update.no',
      'id_missing',
      'firstname_missing',
    ],
    ...['lastname_missing', 'name_in_use', 'email.name_in_use', 'name.contains.email', 'update_failed'],
    ...['already_exists', 'command.missing.arguments', 'productadmin.group.not_found'],
    ...['productadmin.add.user.failed', 'productadmin.remove.admin.failed', 'domain_enforcement'],
  ],
  'error.command.': [
    ...['add_remove.list', 'add_remove.duplicate.user_list', 'add_remove.duplicate.product_list'],
    ...['add_remove.duplicate.group_list', 'add_remove.duplicate.usergroup_list'],
    ...['add_remove.duplicate.productadmin_list', 'add_remove.invalid.usergroup_list', 'product.not_found'],
    ...['add_remove.key.unknown', 'add_remove.user_usergroup.missing', 'add_remove.missing_list'],
    ...['add_remove.list_too_long', 'add_remove.list_not_array', 'add_remove.group_or_product_name_too_long'],
    ...['boolean_expected', 'create.object_expected', 'create.string_expected', 'create.more_than_one'],
    ...['create.not_first', 'create.key.unknown', 'update.option.no', 'domain.missing'],
    ...['domain.must_be_used_with_nonemail_username', 'domain.string_expected', 'string.too_long'],
    ...['string_expected', 'removefromorg.not_last', 'illegal_entry', 'step.unknown', 'object_not_empty'],
    ...['malformed', 'steps.malformed', 'user.missing', 'user_usergroup.missing'],
  ],
  'error.usergroup.': [
    ...['already_exists', 'not_found', 'user_list.invalid', 'update.failed', 'command.missing.arguments'],
    ...['exceeds_maximum_member_count', 'readonly.update_not_allowed', 'readonly.add_user_not_allowed'],
    ...['readonly.remove_user_not_allowed', 'readonly.remove_not_allowed'],
  ],
  'error.group.': ['not_found', 'invalid_list', 'invalid_name'],
  'error.organization.': ['invalid_id', 'invalid_name', 'migrating'],
  'error.api.': ['not_available', 'user.not.parent.org'],
  'error.update.': ['no', 'domain.mismatch', 'username.no', 'country.no_update', 'adobeid.no'],
  'error.internal.': [
    ...['create_failed', 'update_failed', 'removefromorg', 'add', 'group.remove', 'exceptionflys'],
    'everybody_group.not_found',
  ],
  'plc.': [
    'not_found',
    'admin.group.not_found',
    'admin.already_added',
    'add.admin.error',
    'remove.admin.error',
  ],
  'error.productadmin.': ['add.user.failed', 'remove.admin.failed'],
  'error.developer.': ['add_user.failed', 'remove_user.failed'],
  'error.': [
    ...['domain.trust.nonexistent', 'country.invalid', 'option.illegal', 'apikey.invalid'],
    'throttled_by_external_service',
  ],
} as const;

type Families = typeof families;

/** A code of the documented error reference. Answers may carry codes that are not in it. */
export type ErrorCode = {
  [Prefix in keyof Families]: `${Prefix}${Families[Prefix][number]}`;
}[keyof Families];

/** Every documented code. */
export const errorCodes: readonly string[] = Object.entries(families).flatMap(([prefix, names]) =>
  names.map((name) => prefix + name),
);

const later: ReadonlySet<string> = new Set<ErrorCode>([
  // Right after a create the account may not be visible everywhere yet.
  'error.user.nonexistent',
  'error.organization.migrating',
  'error.api.not_available',
]);

/** Whether an entry that failed with `code` can succeed when it is sent again; unknown codes say `no`. */
export function retryable(code: string): Retryable {
  if (code === 'error.throttled_by_external_service' || code.startsWith('error.internal.')) return 'now';
  return later.has(code) ? 'later' : 'no';
}

/** The code of the one documented warning: the step was done, but its spelling is deprecated. */
export const deprecatedWarning = 'warning.command.deprecated';
