import { describe, expect, test } from 'vitest';
import { missingTests, provenRows } from '../../support/proofs.ts';

const rows = provenRows('sync-compatibility.md', 'original').map((row) => {
  const [name = '', , status = ''] = row.cells;
  return { ...row, name, status };
});

/** Every key and option of the original. */
const originalNames = `
--config-filename --config-file-encoding --connector --users --user-filter --adobe-users --adobe-only-user-action
--adobe-only-user-list --process-groups --no-process-groups --update-user-info --no-update-user-info
--exclude-unmapped-users --include-unmapped-users --strategy --test-mode --no-test-mode
connector users user_filter adobe_users adobe_only_user_action adobe_only_user_list process_groups update_user_info
exclude_unmapped_users strategy test_mode ssl_cert_verify
exclude_identity_types exclude_adobe_groups exclude_users connectors.umapi update_attributes
user_identity_type default_country_code directory_group adobe_groups additional_groups source target auto_create extension
max_adobe_only_users group_removals_only
log_to_file file_log_directory file_log_name_format file_log_level console_log_level log_progress invocation_defaults
dashboard directory post_sync
authentication_method trusted uses_business_id server.host server.endpoint server.auth_host server.ims_host
server.auth_endpoint server.ims_endpoint_jwt server.timeout server.retries server.ssl_verify
enterprise.org_id enterprise.client_id enterprise.api_key enterprise.client_secret enterprise.tech_acct_id enterprise.tech_acct
enterprise.priv_key_path enterprise.priv_key_data enterprise.priv_key_pass secure_…_key
host base_dn username password secure_password_key require_tls_cert search_page_size string_encoding all_users_filter
group_filter_format group_member_filter_format dynamic_group_member_attribute two_steps_lookup group_member_attribute_name
nested_group user_identity_type_format user_email_format user_username_format user_domain_format user_given_name_format
user_surname_format user_country_code_format
delimiter email_column_name first_name_column_name last_name_column_name country_column_name groups_column_name
identity_type_column_name username_column_name domain_column_name file_path
api_token secure_api_token_key identity_type_filter integration.*
extended_attributes extended_adobe_groups after_mapping_hook UST_EXTENSION
init example-config shell-scripts docs info encrypt decrypt certgen sign-sync migrate-post-sync example-config-sign
`
  .trim()
  .split(/\s+/);

test('the table has a row for each key and option of the original', () => {
  const names = new Set(
    rows.flatMap(({ name }) =>
      [...name.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.split(/[ ,:]+/)),
    ),
  );

  expect(originalNames.filter((name) => !names.has(name))).toEqual([]);
});

describe.each(rows)('the row of $name', ({ cells, status, proofs }) => {
  test('has a status and a proof, or the reason why it is left out', () => {
    expect(cells).toHaveLength(4);
    expect(status).toMatch(/^(same|better|changed: .{10,}|left out, because .{10,})$/);
    expect(proofs.length > 0 || status.startsWith('left out')).toBe(true);
  });

  test('names only tests that are there', () => {
    expect(missingTests(proofs)).toEqual([]);
  });
});
