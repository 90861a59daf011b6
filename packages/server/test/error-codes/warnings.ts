/** Steps of users that are done with `warning.command.deprecated`. */
export const deprecatedSteps: readonly { readonly step: unknown; readonly documented: boolean }[] = [
  { step: { add: { product: ['Photoshop'] } }, documented: true },
  { step: { add: { productConfiguration: ['Photoshop'] } }, documented: false },
  { step: { add: { usergroup: ['Design'] } }, documented: false },
  { step: { addRoles: { admin: ['support'] } }, documented: false },
  { step: { removeRoles: { productAdmin: ['Creative Cloud'] } }, documented: false },
];
