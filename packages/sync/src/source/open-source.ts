import type { DirectoryConfig } from './directory-config.ts';
import type { DirectorySource } from './source.ts';
import type { SourceContext } from './source-context.ts';

/**
 * Makes the source that a configuration names. The code of a kind is loaded when that kind is used.
 *
 * @throws a SourceError or an error of the kind's own when the configuration can't be used
 *
 * @example
 * const source = await openSource({ kind: 'csv', path: '/srv/people.csv' }, context);
 */
export async function openSource(config: DirectoryConfig, context: SourceContext): Promise<DirectorySource> {
  switch (config.kind) {
    case 'csv': {
      const { csvSource } = await import('./csv-source.ts');
      return csvSource(config, context);
    }
    case 'jsonLines': {
      const { jsonLinesSource } = await import('./json-lines-source.ts');
      return jsonLinesSource(config, context);
    }
    case 'ldap': {
      const { ldapSource } = await import('./ldap/ldap-source.ts');
      return ldapSource(config, context);
    }
    case 'module': {
      const { moduleSource } = await import('./module-source.ts');
      return moduleSource(config, context);
    }
    case 'okta': {
      const { oktaSource } = await import('./okta/okta-source.ts');
      return oktaSource(config, context);
    }
    case 'entra': {
      const { entraSource } = await import('./entra/entra-source.ts');
      return entraSource(config, context);
    }
    case 'adobe': {
      const { adobeSource } = await import('./adobe-org/adobe-source.ts');
      return adobeSource(config, context);
    }
  }
}
