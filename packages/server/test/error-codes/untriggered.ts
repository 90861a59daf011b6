import type { Untriggered } from './trigger.ts';

const internal = "the service's own failure; nothing that a client sends causes it";
const retired = 'it belonged to a call that is gone';

/** Codes that no request causes. */
export const untriggered: readonly Untriggered[] = [
  { code: 'error.internal.create_failed', state: 'fault', why: internal },
  { code: 'error.internal.update_failed', state: 'fault', why: internal },
  { code: 'error.internal.removefromorg', state: 'fault', why: internal },
  { code: 'error.internal.add', state: 'fault', why: internal },
  { code: 'error.internal.group.remove', state: 'fault', why: internal },
  { code: 'error.internal.exceptionflys', state: 'fault', why: internal },
  { code: 'error.internal.everybody_group.not_found', state: 'fault', why: internal },
  { code: 'error.user.update_failed', state: 'fault', why: internal },
  { code: 'error.usergroup.update.failed', state: 'fault', why: internal },
  { code: 'error.user.productadmin.add.user.failed', state: 'fault', why: internal },
  { code: 'error.user.productadmin.remove.admin.failed', state: 'fault', why: internal },
  { code: 'error.developer.add_user.failed', state: 'fault', why: internal },
  { code: 'error.developer.remove_user.failed', state: 'fault', why: internal },
  {
    code: 'error.throttled_by_external_service',
    state: 'fault',
    why: 'a system behind the service was busy; the same entry may succeed at once',
  },
  {
    code: 'error.user.type_must_not_be_adobeid',
    state: 'unknown',
    why: 'it is described in the words of error.update.adobeid.no, which is answered instead',
  },
  {
    code: 'error.user.type_unknown',
    state: 'unknown',
    why: 'a create step names its type, so none is unknown',
  },
  {
    code: 'error.user.type.missing',
    state: 'unknown',
    why: 'a create step names its type, so none is missing',
  },
  {
    code: 'error.command.user.missing',
    state: 'unknown',
    why: 'the older name of error.command.user_usergroup.missing',
  },
  {
    code: 'error.organization.invalid_name',
    state: 'unknown',
    why: 'no call takes the name of an organization',
  },
  {
    code: 'plc.admin.group.not_found',
    state: 'unknown',
    why: 'every profile has its group of administrators, even when nobody is in it',
  },
  { code: 'error.productadmin.add.user.failed', state: 'unknown', why: retired },
  { code: 'error.productadmin.remove.admin.failed', state: 'unknown', why: retired },
];
