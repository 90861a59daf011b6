import type { CallName } from '@umapi-kit/protocol';
import { type Answer, json } from '../answers.ts';
import type { OrgCallContext } from '../context.ts';
import type { ProductWithProfiles } from '../store/products.ts';
import { bareArray, queriedPage, refusedDeprecated } from './deprecated-answers.ts';

/** One page of the products. */
export async function products(context: OrgCallContext): Promise<Answer> {
  const page = queriedPage('products', context.url);
  return bareArray(await context.store.deprecated.products(context.caller.org, page), page, context);
}

/** A product with its profiles. It is one object, whatever `page` says. */
export async function profiles(context: OrgCallContext): Promise<Answer> {
  return json(withConfigurations(await productOf('profiles', context)));
}

/** One profile of a product. */
export async function profile(context: OrgCallContext): Promise<Answer> {
  return json((await profileOf('profile', context)).profile);
}

/** One page of the direct members of a profile. */
export async function profileUsers(context: OrgCallContext): Promise<Answer> {
  const { caller, store, url } = context;
  const page = queriedPage('profileUsers', url);
  const found = await profileOf('profileUsers', context);
  return bareArray(await store.deprecated.profileUsers(caller.org, found.profile, page), page, context);
}

/** The form in which a product shows its profiles. */
export function withConfigurations({ product, profiles: all }: ProductWithProfiles): object {
  return { ...product, licenseConfigurations: all.map((each) => each.profile) };
}

/** @throws {@link RefusedCall} 404 when the organization has no such product */
export async function productOf(
  call: CallName,
  { caller, parameters, store }: OrgCallContext,
): Promise<ProductWithProfiles> {
  const { productId = '' } = parameters;
  const found = await store.deprecated.product(caller.org, productId);
  if (!found) throw refusedDeprecated(call, 404, 'error.command.product.not_found', 'Product was not found');
  return found;
}

/** @throws {@link RefusedCall} 404 when the product or its profile is not there */
export async function profileOf(
  call: CallName,
  context: OrgCallContext,
): Promise<ProductWithProfiles['profiles'][number]> {
  const { profileId = '' } = context.parameters;
  const { profiles: all } = await productOf(call, context);
  const found = all.find(({ profile: { id, licenseGroupId } }) =>
    [id.toLowerCase(), String(licenseGroupId)].includes(profileId.toLowerCase()),
  );
  if (!found) throw refusedDeprecated(call, 404, 'PLC_NOT_FOUND');
  return found;
}
