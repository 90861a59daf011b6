import type { App } from '../app.ts';
import { isAdminPath } from './admin-app.ts';

/** Both in one: the admin API has a path of its own. */
export function withAdmin(app: App, adminApp: App | undefined): App {
  if (!adminApp) return app;
  return (incoming) => (isAdminPath(incoming.url.pathname) ? adminApp(incoming) : app(incoming));
}
