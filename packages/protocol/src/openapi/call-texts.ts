import type { CallName } from '../calls.ts';
import type { Success } from './answers.ts';

/** What the call table does not say about a call. */
export interface CallText {
  readonly tag: 'Tokens' | 'Users' | 'Groups' | 'Actions' | 'Service' | 'Deprecated';
  readonly summary: string;
  readonly description?: string;
  readonly success: Success;
  /** Schemas of its 404; a path that no call has is a `GatewayError` always. */
  readonly notFound?: readonly string[];
  readonly request?: {
    readonly schema: string;
    readonly mediaTypes: readonly string[];
    /** Shown to people; it fits the schema. */
    readonly example?: unknown;
  };
}

const forms = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const json = ['application/json'];
const legacyNotFound = ['LegacyError'];

const actionExample = [
  {
    user: 'jane@acme.example',
    requestID: 'r-1',
    do: [
      {
        createFederatedID: {
          email: 'jane@acme.example',
          firstname: 'Jane',
          lastname: 'Doe',
          country: 'DE',
          option: 'ignoreIfAlreadyExists',
        },
      },
      { add: { group: ['Design'] } },
    ],
  },
  { usergroup: 'Design', do: [{ add: { user: ['john@acme.example'] } }] },
];

/** The text of every call. */
export const callTexts: Readonly<Record<CallName, CallText>> = {
  oauthToken: {
    tag: 'Tokens',
    summary: 'Get a token (OAuth server-to-server)',
    description: 'The fields may stand in the query as well; what stands in the body wins.',
    success: { schema: 'OAuthToken' },
    request: { schema: 'OAuthTokenRequest', mediaTypes: forms },
  },
  jwtExchange: {
    tag: 'Tokens',
    summary: 'Get a token for a signed JWT (service account)',
    description: 'Past its announced end of life at Adobe. The fields may stand in the query as well.',
    success: { schema: 'JwtToken' },
    request: { schema: 'JwtExchangeRequest', mediaTypes: forms },
  },
  status: {
    tag: 'Service',
    summary: 'Is the service there?',
    success: { schema: 'Status' },
  },
  action: {
    tag: 'Actions',
    summary: 'Run up to ten command entries',
    description: `Entries run in their order, steps in theirs. An entry that fails at a step reports that step: the steps
before it stay done, those after it do not run. The answer is 200 also when entries failed.`,
    success: { schema: 'ActionAnswer' },
    request: { schema: 'ActionRequest', mediaTypes: json, example: actionExample },
  },
  usersInOrg: {
    tag: 'Users',
    summary: 'List the people of an organization',
    success: { schema: 'UsersPage', paged: true },
    notFound: ['NotFound'],
  },
  usersInGroup: {
    tag: 'Users',
    summary: 'List the people in a user group, product profile or admin group',
    success: { schema: 'UsersPage', paged: true },
    notFound: ['NotFound'],
  },
  user: {
    tag: 'Users',
    summary: 'Read one person',
    description:
      'Where an owned account and an Adobe ID share an e-mail, the owned one is meant unless `domain=AdobeID`.',
    success: { schema: 'UserAnswer' },
    notFound: ['NotFound'],
  },
  groups: {
    tag: 'Groups',
    summary: 'List user groups, product profiles and admin groups',
    success: { schema: 'GroupsPage', paged: true },
    notFound: ['NoSuchPage'],
  },
  deprecatedUsers: {
    tag: 'Deprecated',
    summary: 'List the people of an organization',
    success: { schema: 'LegacyUsers', paged: true },
    notFound: legacyNotFound,
  },
  userGroups: {
    tag: 'Deprecated',
    summary: 'List user groups',
    success: { schema: 'LegacyUserGroups', paged: true },
    notFound: legacyNotFound,
  },
  userGroup: {
    tag: 'Deprecated',
    summary: 'Read one user group',
    success: { schema: 'LegacyUserGroup' },
    notFound: legacyNotFound,
  },
  userGroupUsers: {
    tag: 'Deprecated',
    summary: 'List the people in a user group',
    success: { schema: 'LegacyUsers', paged: true },
    notFound: legacyNotFound,
  },
  products: {
    tag: 'Deprecated',
    summary: 'List products',
    success: { schema: 'LegacyProducts', paged: true },
    notFound: legacyNotFound,
  },
  profiles: {
    tag: 'Deprecated',
    summary: 'Read a product with its profiles',
    success: { schema: 'LegacyProduct' },
    notFound: legacyNotFound,
  },
  profile: {
    tag: 'Deprecated',
    summary: 'Read one product profile',
    success: { schema: 'LegacyProfile' },
    notFound: legacyNotFound,
  },
  changeProfile: {
    tag: 'Deprecated',
    summary: "Change a profile's people, user groups and administrators",
    success: { schema: 'LegacyProduct' },
    notFound: legacyNotFound,
    request: {
      schema: 'LegacyProfileChange',
      mediaTypes: json,
      example: { addUsers: ['jane@acme.example'], removeUserGroups: ['Design'] },
    },
  },
  profileUsers: {
    tag: 'Deprecated',
    summary: 'List the people who hold a product profile',
    success: { schema: 'LegacyUsers', paged: true },
    notFound: legacyNotFound,
  },
};
