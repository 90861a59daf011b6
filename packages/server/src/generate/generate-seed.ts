import { checked } from '../admin/schemas.ts';
import type { Seed } from '../seed/seed.ts';
import { generated as schema } from '../seed/seed-schema.ts';
import { type Generated, generatedDomain, generatedGroups, generatedUsers } from './generate.ts';

/**
 * A seed with one organization of made-up people, whose credentials are test values known to everybody.
 *
 * With `expand: false` the people are not in the seed but made where it is filled in, so that a million of them need
 * no memory. Both fill in the same.
 *
 * @throws {@link AdminError} for numbers that are none
 *
 * @example
 * const server = await startServer({ seed: generateSeed({ users: 1_000, groups: 20, randomSeed: 7 }) });
 */
export function generateSeed({ expand = true, ...input }: Generated & { readonly expand?: boolean }): Seed {
  const generated = checked(schema, input);
  const people = { users: [...generatedUsers(expand ? generated : {})] };
  return {
    orgs: [
      {
        id: 'GENERATED1@AdobeOrg',
        name: 'Generated Company',
        credentials: [{ clientId: 'generated-client', clientSecret: 'generated-secret' }],
        directories: [{ name: 'People', type: 'federated', domains: [generated.domain ?? generatedDomain] }],
        products: [{ name: 'Creative Cloud', profiles: [{ name: 'All Apps' }] }],
        ...(expand ? { ...people, userGroups: [...generatedGroups(generated)] } : { generate: generated }),
      },
    ],
  };
}
