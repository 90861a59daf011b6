import type { Random } from '@umapi-kit/clock';
import { hostileJson, hostileText, oneIn, pick } from './hostile-values.ts';

const people = [
  'ada@sample.example',
  'JOSE@sample.example',
  'till@shops.sample.example',
  'sam@studio.example',
  'new1@sample.example',
  'new2@sample.example',
  'ann@neighbour.example',
  'somebody@nowhere.example',
] as const;

const groups = [
  'Design',
  'sales',
  'All Apps',
  'Photoshop',
  'New group',
  '_admin_Design',
  '_org_admin',
  'None',
] as const;

const person = (random: Random): unknown => (oneIn(random, 12) ? hostileText(random) : pick(random, people));
const group = (random: Random): unknown => (oneIn(random, 12) ? hostileText(random) : pick(random, groups));

function several(random: Random, item: (random: Random) => unknown): readonly unknown[] {
  return Array.from({ length: Math.floor(random() * (oneIn(random, 20) ? 14 : 4)) }, () => item(random));
}

function userStep(random: Random): Record<string, unknown> {
  const email = person(random);
  const names = {
    firstname: hostileText(random),
    lastname: 'Doe',
    country: pick(random, ['DE', 'US', 'de', 'ZZ']),
  };
  const option = pick(random, ['ignoreIfAlreadyExists', 'updateIfAlreadyExists', 'error', undefined]);
  return pick<Record<string, unknown>>(random, [
    { createFederatedID: { email, ...names, option } },
    { createEnterpriseID: { email, ...names, option } },
    { addAdobeID: { email, option } },
    { update: { email, username: person(random), firstname: 'New' } },
    { add: { group: several(random, group) } },
    { add: { product: several(random, group), usergroup: several(random, group) } },
    { remove: { group: several(random, group) } },
    { remove: 'all' },
    { addRoles: { admin: several(random, group) } },
    { removeFromOrg: { deleteAccount: oneIn(random, 2) } },
    { [hostileText(random)]: hostileJson(random) },
  ]);
}

function groupStep(random: Random): Record<string, unknown> {
  return pick<Record<string, unknown>>(random, [
    { createUserGroup: { name: group(random), option: 'ignoreIfAlreadyExists' } },
    { updateUserGroup: { name: group(random), description: hostileText(random) } },
    { deleteUserGroup: {} },
    { add: { user: several(random, person), productConfiguration: several(random, group) } },
    { remove: { user: several(random, person) } },
    { remove: 'all' },
    { [hostileText(random)]: hostileJson(random) },
  ]);
}

/** A command entry that may be right, nearly right, or nonsense. */
export function randomEntry(random: Random): unknown {
  if (oneIn(random, 15)) return hostileJson(random);
  const isUser = !oneIn(random, 3);
  const step = isUser ? userStep : groupStep;
  const steps = Array.from({ length: 1 + Math.floor(random() * (oneIn(random, 30) ? 12 : 3)) }, () =>
    step(random),
  );
  return {
    ...(isUser ? { user: person(random) } : { usergroup: group(random) }),
    do: oneIn(random, 30) ? hostileJson(random) : steps,
    ...(oneIn(random, 6) ? { domain: hostileText(random) } : {}),
    ...(oneIn(random, 6) ? { useAdobeID: pick<unknown>(random, [true, 'yes', null]) } : {}),
    ...(oneIn(random, 3) ? { requestID: hostileText(random) } : {}),
  };
}
