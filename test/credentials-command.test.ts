import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { PROGRAM } from './support/castellan.ts'
import { pythonForEndpoints } from './support/python.ts'
import { allow, rolesOfTwoAccounts, trusting } from './support/roles.ts'
import { ONE } from './support/two-accounts.ts'

/** `castellan credentials`, as SDKs run it for a profile's `credential_process`. */
const home = mkdtempSync(join(tmpdir(), 'castellan-credentials-'))
const server = rolesOfTwoAccounts()
const { newRole, newUser } = server
const python = pythonForEndpoints()
const role = { own: '', closed: '', second: '' }
let key = { accessKeyId: '', secretAccessKey: '' }

test('a user, its roles, and a profile for each way to them', async () => {
  const user = await newUser(ONE, allow('sts:AssumeRole'))
  key = user.key
  const trust = trusting({ AWS: user.arn }, { Condition: { StringEquals: { 'sts:ExternalId': 'shop' } } })
  role.own = (await newRole(ONE, trust, allow(['iam:ListUsers', 'sts:AssumeRole']))).RoleArn
  role.second = (await newRole(ONE, trusting({ AWS: role.own }), allow('iam:ListRoles'))).RoleArn
  role.closed = (await newRole(ONE, trusting({ Service: 'lambda.amazonaws.com' }))).RoleArn
  const process = (roleArn: string, profile: string, more = '') =>
    `credential_process = "${PROGRAM}" credentials --role ${roleArn} --profile ${profile} --endpoint ${server.accounts.castellan.url}${more}`
  mkdirSync(join(home, '.aws'))
  writeFileSync(
    join(home, '.aws/config'),
    [
      '[profile me]',
      `aws_access_key_id = ${key.accessKeyId}`,
      `aws_secret_access_key = ${key.secretAccessKey}`,
      '[profile app]',
      process(role.own, 'me', ' --session-name app --external-id shop'),
      '[profile chain]',
      process(role.second, 'app'),
      '[profile loop]',
      process(role.own, 'loop'),
      '[profile there]',
      process(role.own, 'back'),
      '[profile back]',
      process(role.own, 'there'),
      '',
    ].join('\n'),
  )
})
after(() => rmSync(home, { recursive: true }))

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Beside this process, in which the server runs. */
function run(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...environment }
  const options = { cwd: join(import.meta.dirname, '..'), env, timeout: 60_000 }
  return new Promise((resolve) => {
    execFile(file, args, options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

const credentials = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  run(PROGRAM, ['credentials', ...args, '--endpoint', server.accounts.castellan.url], environment)

describe('an SDK runs it for a profile', () => {
  const ways = [
    ['the SDK for JavaScript', process.execPath, 'sdk-at-work.ts', false],
    [
      'boto3',
      python ?? 'python3',
      'boto3-at-work.py',
      python === undefined && 'SKIPPED: no boto3 that reads AWS_ENDPOINT_URL',
    ],
  ] as const
  for (const [name, program, file, skip] of ways) {
    for (const [profile, session, users, roles] of [
      ['app', 'role-2/app', 'done', 'AccessDenied'],
      ['chain', 'role-3/castellan', 'AccessDenied', 'done'],
    ] as const) {
      test(`${name}, profile ${profile}`, { skip }, async () => {
        const { out, err } = await run(program, [join(import.meta.dirname, 'support', file)], {
          ...{ AWS_PROFILE: profile, AWS_ENDPOINT_URL: server.accounts.castellan.url },
          ...{ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' },
        })
        assert.deepEqual(out === '' ? err : JSON.parse(out), {
          arn: `arn:aws:sts::${ONE}:assumed-role/${session}`,
          users,
          roles,
        })
      })
    }
  }
})

test('half a key in the environment is nobody, and the default profile is not asked instead', async () => {
  const half = { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_CONFIG_FILE: join(home, '.aws/config'), AWS_PROFILE: 'me' }
  const { code, out, err } = await credentials(['--role', role.own, '--external-id', 'shop'], half)
  assert.deepEqual([code, out], [2, ''])
  assert.match(err, /nobody is named who asks/)
})

describe('what it prints', () => {
  const asKey = () => ({ AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey })

  test('is what the SDKs’ page names, and when it is over', async () => {
    const args = ['--role', role.own, '--external-id', 'shop', '--duration-seconds', '900']
    const before = Date.now()
    const { code, out, err } = await credentials(args, { ...asKey(), AWS_PROFILE: 'app' })
    assert.deepEqual([code, err], [0, ''])
    const { Version, AccessKeyId, SecretAccessKey, SessionToken, Expiration, AccountId, ...more } = JSON.parse(out)
    assert.deepEqual([Version, AccountId, more], [1, ONE, {}])
    assert.match(AccessKeyId, /^ASIA/)
    assert.ok(SecretAccessKey.length === 40 && SessionToken.length > 100)
    assert.match(Expiration, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
    assert.ok(Date.parse(Expiration) >= before + 899_000 && Date.parse(Expiration) <= Date.now() + 900_000)
  })

  const REFUSED: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    [
      'a role that does not trust who signs',
      () => ['--role', role.closed, '--profile', 'me'],
      /sts:AssumeRole on resource/,
    ],
    ['no role', () => ['--profile', 'me'], /needs `--role`/],
    ['two roles', () => ['--role', role.own, '--role', role.closed, '--profile', 'me'], /`--role` is given twice/],
    ['the name of a role', () => ['--role', 'deploy', '--profile', 'me'], /`--role deploy` is not the ARN of a role/],
    ['a session of one', () => ['--role', `arn:aws:sts::${ONE}:assumed-role/a/b`, '--profile', 'me'], /is not the ARN/],
    ['nobody who asks', () => ['--role', role.own], /nobody is named who asks/],
    [
      'a profile that is not there',
      () => ['--role', role.own, '--profile', 'nobody'],
      /the profile `nobody` is not there/,
    ],
    ['a profile that waits for itself', () => ['--role', role.own, '--profile', 'loop'], /`loop`/],
    ['two that wait for each other', () => ['--role', role.own, '--profile', 'there'], /`there`/],
    [
      'a time that is none',
      () => ['--role', role.own, '--profile', 'me', '--duration-seconds', '1h'],
      /`--duration-seconds 1h`/,
    ],
    [
      'a name that is none',
      () => ['--role', role.own, '--profile', 'me', '--session-name', 'a b'],
      /`--session-name a b`/,
    ],
  ]
  for (const [what, args, says] of REFUSED) {
    test(`is nothing for ${what}, and a sentence that says so`, async () => {
      const { code, out, err } = await credentials(args(), what === 'nobody who asks' ? { AWS_PROFILE: 'app' } : {})
      assert.deepEqual([code, out], [2, ''])
      assert.match(err, says)
      assert.match(err, /\nhint: /)
    })
  }
})
