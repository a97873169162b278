import { randomUUID } from 'node:crypto'

/** Of the account that `bench` seeds, which others read. */
export const EVERYONES_POLICY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'

/** Policies, roles and what few users have, for both sizes of an account: a page is as long in either. */
const LEAST = 100

/**
 * SQL that fills an account with `users`, as their own API would: all in one group and with one of AWS's policies, each
 * with one of the account's own, every third bounded, every tenth with a key, a tag, a device and a policy of its own,
 * every hundredth under a path. The same text for SQLite and PostgreSQL, behind a server that has stopped: a million
 * are written in half a minute.
 */
export function largeAccount(account: string, users: number): readonly string[] {
  const policies = Math.max(LEAST, users / 100)
  const roles = Math.max(LEAST, users / 100)
  const id = (prefix: string, i = 'i') => `'${prefix}SIZE' || CAST(1000000000000 + ${i} AS TEXT)`
  const name = (prefix: string, i = 'i') => `'${prefix}-' || CAST(10000000 + ${i} AS TEXT)`
  const policy = (i: string) => `'arn:aws:iam::${account}:policy/own-' || CAST(10000000 + ${i} % ${policies} AS TEXT)`
  const path = `CASE WHEN i = ${users} THEN '/last/' WHEN i % 100 = 7 THEN '/a%_/b/' ELSE '/' END`
  const document = `'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}'`
  const trust = `'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'`
  const device = `'arn:aws:iam::${account}:mfa/device-' || CAST(10000000 + i AS TEXT)`
  const each = (into: string, count: number, values: string, where = '') =>
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
     INSERT INTO ${into} SELECT '${account}', ${values} FROM n ${where}`
  return [
    each(
      'iam_user (account_id, user_id, user_name, user_name_lc, path, created_at, boundary_arn)',
      users,
      `${id('AIDA')}, ${name('User')}, ${name('user')}, ${path}, 1700000000000,
       CASE WHEN i % 3 = 0 THEN ${policy('0')} ELSE NULL END`,
    ),
    `INSERT INTO iam_group (account_id, group_id, group_name, group_name_lc, path, created_at)
     VALUES ('${account}', 'AGPASIZEEVERYONE', 'everyone', 'everyone', '/', 1700000000000)`,
    each(
      'group_member (account_id, group_id, user_id, added_at)',
      users,
      `'AGPASIZEEVERYONE', ${id('AIDA')}, 1700000000000`,
    ),
    each(
      `managed_policy (account_id, policy_id, policy_name, policy_name_lc, path, arn, description, default_version,
       last_version, created_at, updated_at)`,
      policies,
      `${id('ANPA', 'i - 1')}, ${name('own', 'i - 1')}, ${name('own', 'i - 1')}, '/', ${policy('(i - 1)')}, NULL, 1, 1,
       1700000000000, 1700000000000`,
    ),
    each(
      'policy_version (account_id, policy_id, version, document, created_at)',
      policies,
      `${id('ANPA', 'i - 1')}, 1, ${document}, 1700000000000`,
    ),
    each(
      'policy_attachment (account_id, target_id, policy_arn, attached_at)',
      users,
      `${id('AIDA')}, '${EVERYONES_POLICY}', 1700000000000`,
    ),
    each(
      'policy_attachment (account_id, target_id, policy_arn, attached_at)',
      users,
      `${id('AIDA')}, ${policy('i')}, 1700000000000`,
    ),
    each(
      `iam_role (account_id, role_id, role_name, role_name_lc, path, created_at, max_session_duration, trust_policy)`,
      roles,
      `${id('AROA')}, ${name('Role')}, ${name('role')}, '/', 1700000000000, 3600, ${trust}`,
    ),
    each(
      'inline_policy (account_id, target_id, policy_name, document)',
      users,
      `${id('AIDA')}, 'own', ${document}`,
      'WHERE i % 10 = 1',
    ),
    each(
      'iam_tag (account_id, target_id, tag_key, tag_key_lc, tag_value, position)',
      users,
      `${id('AIDA')}, 'Team', 'team', ${name('team')}, 1`,
      'WHERE i % 10 = 1',
    ),
    each(
      'access_key (account_id, access_key_id, owner_id, status, secret_sealed, created_at)',
      users,
      `${id('AKIA')}, ${id('AIDA')}, 'Active', '', 1700000000000`,
      'WHERE i % 10 = 1',
    ),
    each(
      `mfa_device (account_id, serial_number, name_lc, path, seed_sealed, owner_id, created_at, enabled_at, last_step,
       drift, wrong_codes, revision)`,
      users,
      `${device}, ${name('/device')}, '/', '', CASE WHEN i % 20 = 1 THEN ${id('AIDA')} ELSE NULL END, 1700000000000,
       CASE WHEN i % 20 = 1 THEN 1700000000000 ELSE NULL END, 0, 0, '', 0`,
      'WHERE i % 10 = 1',
    ),
  ]
}

/** The user that stands in the midst of `users`. */
export function middleUser(users: number): string {
  return `user-${10_000_000 + Math.floor(users / 2)}`
}

/** For a store that nobody else has. */
export function newDatabaseName(): string {
  return `castellan_bench_${randomUUID().replaceAll('-', '')}`
}
