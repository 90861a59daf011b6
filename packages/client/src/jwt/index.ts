export type { JWTAuthOptions } from './jwt-auth.ts';
export { JWTAuth } from './jwt-auth.ts';
