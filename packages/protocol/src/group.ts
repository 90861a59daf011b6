import { AnswerError } from './errors.ts';
import { expectJsonObject, type JsonObject, optionalInteger, optionalString, otherMembers } from './json.ts';
import type { OrNewer } from './user.ts';

/** The kinds of group that the groups call lists. */
export const groupTypes = [
  'USER_GROUP',
  'PRODUCT_PROFILE',
  'SYSADMIN_GROUP',
  'DEPLOYMENT_ADMIN_GROUP',
  'SUPPORT_ADMIN_GROUP',
  'PRODUCT_ADMIN_GROUP',
  'PROFILE_ADMIN_GROUP',
  'USER_ADMIN_GROUP',
  'DEVELOPER_GROUP',
  'CONTRACT_ADMIN_GROUP',
] as const;

/** One of {@link groupTypes}. */
export type GroupType = (typeof groupTypes)[number];

/** One group as the groups call lists it. Which optional fields are present depends on its type. */
export interface Group {
  readonly groupName: string;
  readonly type: OrNewer<GroupType>;
  readonly groupId?: number;
  readonly memberCount?: number;
  /** The group of this group's administrators; absent while it has none. */
  readonly adminGroupName?: string;
  readonly productName?: string;
  /** Licences of a product profile; the wire spells it as a string, and sometimes with a word for "no limit". */
  readonly licenseQuota?: string;
  readonly userGroupName?: string;
  readonly productProfileName?: string;
  readonly contractName?: string;
  readonly other: JsonObject;
}

const texts = [
  'adminGroupName',
  'productName',
  'userGroupName',
  'productProfileName',
  'contractName',
] as const;
const known = new Set<string>([...texts, 'groupName', 'type', 'groupId', 'memberCount', 'licenseQuota']);

/** @throws {@link AnswerError} when it is no object or has no name */
export function parseGroup(value: unknown): Group {
  const object = expectJsonObject(value, 'a group');
  const groupName = optionalString(object, 'groupName');
  if (groupName === undefined) throw new AnswerError('a group has no groupName');
  const group: { -readonly [Field in keyof Group]: Group[Field] } = {
    groupName,
    type: optionalString(object, 'type') ?? 'unknown',
    other: otherMembers(object, known),
  };
  for (const name of texts) {
    const text = optionalString(object, name);
    if (text !== undefined) group[name] = text;
  }
  const groupId = optionalInteger(object, 'groupId');
  if (groupId !== undefined) group.groupId = groupId;
  const memberCount = optionalInteger(object, 'memberCount');
  if (memberCount !== undefined) group.memberCount = memberCount;
  const quota = object['licenseQuota'];
  if (typeof quota === 'string' || typeof quota === 'number') group.licenseQuota = String(quota);
  return group;
}
