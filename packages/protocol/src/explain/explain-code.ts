import { deprecatedWarning, type ErrorCode, retryable } from '../error-code.ts';
import { access, gateway, service, tokens } from './access.ts';
import { type Area, type Explained, type Explanation, say } from './explanation.ts';
import { groups, products } from './groups.ts';
import { people } from './people.ts';
import { requests } from './requests.ts';
import { statuses } from './statuses.ts';

// The compiler counts: a documented code without a text does not build.
({ ...people, ...groups, ...requests, ...access, ...products, ...service }) satisfies Record<
  ErrorCode,
  Explained
>;

const deprecated = say(
  'The step was done, but is written in an old way',
  'product, productConfiguration or usergroup instead of group, or a role instead of its admin group',
  'Write group; the service may drop the old way',
);

/** Everything that can be explained, area by area. */
export const explanations: readonly Explanation[] = [
  ...explained('people', people),
  ...explained('groups', groups),
  ...explained('how a request is written', requests),
  ...explained('organization and access', access),
  ...explained('products and profiles', products),
  ...explained('the service itself', service),
  ...explained('token service', tokens),
  ...explained('gateway', gateway),
  ...Object.entries(statuses).map(([code, said]) => ({ code, area: 'HTTP status' as const, ...said })),
  ...explained('warning', { [deprecatedWarning]: deprecated }),
];

function explained(area: Area, said: Readonly<Record<string, Explained>>): readonly Explanation[] {
  return Object.entries(said).map(([code, text]) => ({ code, area, ...text, retryable: retryable(code) }));
}

/**
 * What a code of the service, of its token service or gateway, or an HTTP status means.
 *
 * @param code without regard to case; `PLC_NOT_FOUND`, as some answers spell it, is `plc.not_found`
 *
 * @example
 * explainCode('error.user.nonexistent')?.remedy;
 */
export function explainCode(code: string): Explanation | undefined {
  const written = code.trim().toLowerCase();
  return explanations.find(
    (one) => one.code === written || one.code.replaceAll('.', '_') === written.replaceAll('.', '_'),
  );
}
