/** A native configuration to begin with: everything that most people need, each line with its meaning. */
export const exampleConfig = `# yaml-language-server: $schema=./sync.schema.json
# The schema, for completion in an editor: umapi sync config schema > sync.schema.json

directory:
  csv: people.csv                # or ldap, okta, entra, adobe, jsonLines, module
  identityType: federatedID      # of records without a type
  defaultCountry: DE             # of records without a country

adobe:
  orgId: A495E53F0C3B@AdobeOrg
  clientId: 1f0c3b               # OAuth server-to-server credentials of the developer console
  clientSecret: { env: UMAPI_CLIENT_SECRET } # or { file: … }, { keyring: { service: …, account: … } }, { command: [ … ] }

select:
  groups: mapped                 # only members of the groups below get an account

groups:                          # members of a directory group belong into these Adobe groups
  - { directory: design, adobe: [Design] }
  - { directory: sales, adobe: [Sales, Default Acrobat Pro] }
createMissingGroups: false

updateFields: [firstName, lastName, email, username]
adobeOnlyUsers: preserve         # or exclude, removeGroups, remove, delete, { removeAfterDays: 30, deleteAfterDays: 90 }

exclude:                         # nobody touches these
  identityTypes: [adobeID]
  groups: [_org_admin]
  users: []

guards:                          # what would touch more than this is stopped until somebody has looked at it
  remove: { percent: 20 }
  removeFromOrg: { max: 500, percent: 5 }
`;
