import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { type CastellanServer, start } from '../../src/index.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { type CallProxy, type KeeperRun, runKeeperHere, startProxy } from '../support/keeper.ts'
import { type Moto, motoMissing, startMoto } from '../support/moto.ts'
import type { Credentials } from '../support/signed-fetch.ts'

/** Moto takes any key. */
const MOTO_KEY = { accessKeyId: 'AKIAMOTOMOTOMOTOMOTO', secretAccessKey: 'moto' }
const IAM_FULL_ACCESS = 'arn:aws:iam::aws:policy/IAMFullAccess'
const ORGANIZATIONS_READS = ['--only', 'organizations:Describe*', '--only', 'organizations:List*']

const userArn = (name: string) => `arn:aws:iam::${ROOT.accountId}:user/${name}`

function document(...actions: readonly string[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })
}

let castellan: CastellanServer
let proxy: CallProxy
let iam: IAMClient
let folder: string
const keys = new Map<string, Credentials>()

before(async () => {
  castellan = await start({ environment: UNATTENDED })
  proxy = await startProxy(castellan.endpoint)
  iam = new IAMClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
  folder = mkdtempSync(join(tmpdir(), 'castellan-prove-'))
  await newUser('iam-admin', { attached: [IAM_FULL_ACCESS] })
  await newUser('reader', { actions: ['iam:Get*', 'iam:List*'] })
  await newUser('member', {})
  await iam.send(new CreateGroupCommand({ GroupName: 'storage' }))
  await iam.send(
    new PutGroupPolicyCommand({ GroupName: 'storage', PolicyName: 'files', PolicyDocument: document('s3:GetObject') }),
  )
  await iam.send(new AddUserToGroupCommand({ GroupName: 'storage', UserName: 'member' }))
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'limits', PolicyDocument: document('iam:Get*', 'iam:List*') }),
  )
  await newUser('bounded', { actions: ['*'], boundary: Policy?.Arn })
  await newUser('auditor', { actions: ['iam:GetAccountAuthorizationDetails'] })
  await newUser('nobody', {})
  const profiles = [...keys].map(
    ([name, { accessKeyId, secretAccessKey }]) =>
      `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  )
  writeFileSync(join(folder, 'credentials'), profiles.join(''), { mode: 0o600 })
})
after(async () => {
  rmSync(folder, { recursive: true })
  await proxy.close()
  await castellan.close()
})

interface NewUser {
  readonly attached?: readonly string[]
  readonly actions?: readonly string[]
  readonly boundary?: string | undefined
}

async function newUser(UserName: string, { attached = [], actions = [], boundary }: NewUser): Promise<void> {
  await iam.send(new CreateUserCommand({ UserName, PermissionsBoundary: boundary }))
  for (const PolicyArn of attached) await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
  if (actions.length > 0)
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: document(...actions) }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  keys.set(UserName, {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  })
}

function prove(
  principal: string,
  flags: readonly string[],
  key: Credentials | undefined = ROOT_KEY,
): Promise<KeeperRun> {
  return runKeeperHere(['prove', '--endpoint', proxy.url, '--principal', principal, ...flags], {
    key,
    state: folder,
    environment: { AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') },
  })
}

/** Without the lines that say how often things were tried. */
function assertSays(
  { stdout, stderr, code }: KeeperRun,
  expected: { code: number; says: readonly (string | RegExp)[] },
) {
  assert.equal(code, expected.code, stdout + stderr)
  for (const text of expected.says)
    if (typeof text === 'string') assert.ok(stdout.includes(text), `${text}\nis not in\n${stdout}`)
    else assert.match(stdout, text)
}

describe('prove', () => {
  test("names the actions outside iam that AWS's IAMFullAccess allows, and every way to become administrator", async () => {
    const run = await prove(userArn('iam-admin'), ['--only', 'iam:*'])
    assertSays(run, {
      code: 1,
      says: [
        /^account 123456789012 at http:\/\/localhost:\d+ \(Castellan\), as root\n/,
        'not so: actions outside iam:* are allowed',
        `${IAM_FULL_ACCESS} (attached to it)`,
        'administrator-equivalent: it can become administrator in ',
        'user iam-admin attaches AdministratorAccess to itself',
        'no calls were made as the principal: `--as-profile` names a profile with its credentials',
        'NOT SEEN\nservice control policies (',
      ],
    })
    const listed = run.stdout.slice(run.stdout.indexOf('(attached to it):'), run.stdout.indexOf('for example'))
    assert.deepEqual(listed.match(/\w+:\w+/g), [
      'organizations:DescribeAccount',
      'organizations:DescribeOrganization',
      'organizations:DescribeOrganizationalUnit',
      'organizations:DescribePolicy',
      'organizations:ListChildren',
      'organizations:ListParents',
      'organizations:ListPolicies',
      'organizations:ListPoliciesForTarget',
      'organizations:ListRoots',
      'organizations:ListTargetsForPolicy',
    ])
  })

  test('holds for IAMFullAccess with these reads, and ends with 1 all the same: it is administrator-equivalent', async () => {
    const run = await prove(userArn('iam-admin'), ['--only', 'iam:*', ...ORGANIZATIONS_READS, '--format', 'json'])
    assert.equal(run.code, 1, run.stderr)
    assert.match(run.stderr, /^account 123456789012 at /)
    const { isConfined, proved, sampled } = JSON.parse(run.stdout)
    assert.deepEqual([isConfined, proved.holds, proved.escalation.verdict], [false, true, 'administrator-equivalent'])
    assert.ok(proved.escalation.paths.length > 5)
    assert.deepEqual([sampled.simulation.disagreements, sampled.simulation.refused], [[], []])
  })

  test('proves that a user is confined, asks the account about a sample, and makes calls as the user', async () => {
    proxy.reset()
    const run = await prove(userArn('reader'), ['--only', 'iam:*', '--as-profile', 'reader'])
    assertSays(run, {
      code: 0,
      says: [
        'proved: no action outside iam:* can be allowed, beside sts:GetCallerIdentity and sts:GetSessionToken, which need no permission',
        'limited: no method that is known here makes it administrator',
        /SimulatePrincipalPolicy agrees on \d+ requests:/,
        '12 calls made as it, all reads and dry runs, answered as its policies say:',
        'allowed: iam:GetAccountSummary, iam:ListAccountAliases, iam:GetAccountAuthorizationDetails\n',
        /denied: .*ec2:TerminateInstances/,
      ],
    })
    assert.equal(run.stderr, '')
    // A dry run of one call that would change something is among these.
    const changing = proxy.calls.filter(({ isMutating }) => isMutating).map(({ operation }) => operation)
    assert.deepEqual([...new Set(changing)], ['TerminateInstances'])
  })

  const CASES: readonly {
    readonly name: string
    readonly user: string
    readonly only: string
    readonly code: number
    readonly says: readonly string[]
  }[] = [
    {
      name: 'counts what groups give',
      user: 'member',
      only: 'iam:*',
      code: 1,
      says: ['by statement 0 of inline policy files of group storage:\n    s3:GetObject'],
    },
    { name: 'proves what groups give', user: 'member', only: 's3:*', code: 0, says: ['proved: '] },
    {
      name: 'counts what a permissions boundary takes away, and says that the proof depends on it',
      user: 'bounded',
      only: 'iam:*',
      code: 0,
      says: ['proved: ', 'this depends on\n  what the permissions boundary does not allow', 'limited: '],
    },
  ]
  for (const { name, user, only, code, says } of CASES)
    test(name, async () => assertSays(await prove(userArn(user), ['--only', only]), { code, says }))
})

describe('prove, with less than it needs', () => {
  test('proves nothing where the policies cannot be read, and names what to allow', async () => {
    const { code, stderr } = await prove(userArn('reader'), ['--only', 'iam:*'], keys.get('nobody'))
    assert.equal(code, 2)
    assert.match(stderr, /the policies of the account cannot be read: iam:GetAccountAuthorizationDetails is denied/)
    assert.match(stderr, /allow `iam:GetAccountAuthorizationDetails`/)
  })

  test('says what it could not see or simulate, and does not call proved what that could change', async () => {
    assertSays(await prove(userArn('member'), ['--only', 's3:*'], keys.get('auditor')), {
      code: 1,
      says: [
        'not proved: nothing that was read allows actions outside s3:*, and not all could be read',
        'nothing was simulated: iam:SimulatePrincipalPolicy is denied',
        /NOT SEEN\nwhether the account's password policy lets .* \(iam:GetAccountPasswordPolicy is denied.*\): it can allow more\n/,
        /service control policies \(organizations:DescribeOrganization is denied.*\): they can only take away/,
      ],
    })
  })

  test('proves what is not touched by what it could not see', async () => {
    assertSays(await prove(userArn('reader'), ['--only', 'iam:*'], keys.get('auditor')), {
      code: 0,
      says: ['proved: '],
    })
  })
})

describe('prove refuses, and ends with 2,', () => {
  const REFUSED: readonly { readonly name: string; readonly flags: readonly string[]; readonly says: RegExp }[] = [
    { name: 'without a principal', flags: ['--only', 'iam:*'], says: /`prove` needs `--principal` and `--only`/ },
    { name: 'without patterns', flags: ['--principal', userArn('reader')], says: /`prove` needs `--principal`/ },
    {
      name: 'a pattern that is no action',
      flags: ['--principal', userArn('reader'), '--only', 'iam'],
      says: /`--only iam` is no action/,
    },
    {
      name: 'a pattern with the quotes in it',
      flags: ['--principal', userArn('reader'), '--only', "'iam:*'"],
      says: /`--only 'iam:\*'` is no action/,
    },
    {
      name: 'a pattern of everything',
      flags: ['--principal', userArn('reader'), '--only', '*'],
      says: /`--only \*` covers every action/,
    },
    { name: 'what is no ARN', flags: ['--principal', 'reader', '--only', 'iam:*'], says: /names no user and no role/ },
    {
      name: 'root',
      flags: ['--principal', `arn:aws:iam::${ROOT.accountId}:root`, '--only', 'iam:*'],
      says: /is the root user, whom no policy of its account limits/,
    },
    {
      name: 'a principal of another account',
      flags: ['--principal', 'arn:aws:iam::999999999999:user/reader', '--only', 'iam:*'],
      says: /is of the account 999999999999/,
    },
    {
      name: 'a user who is not there',
      flags: ['--principal', userArn('carol'), '--only', 'iam:*'],
      says: /the account has no user/,
    },
    {
      name: 'another account than the one that is meant',
      flags: ['--principal', userArn('reader'), '--only', 'iam:*', '--account', '999999999999'],
      says: /belong to account 123456789012, and `--account` says 999999999999/,
    },
    {
      name: 'credentials of somebody else for calls as the principal',
      flags: ['--principal', userArn('reader'), '--only', 'iam:*', '--as-profile', 'member'],
      says: /the credentials of `--as-profile` are of `[^`]*member`/,
    },
    {
      name: 'a format that there is not',
      flags: ['--principal', userArn('reader'), '--only', 'iam:*', '--format', 'xml'],
      says: /xml/,
    },
  ]
  for (const { name, flags, says } of REFUSED)
    test(name, async () => {
      const { code, stderr } = await runKeeperHere(['prove', '--endpoint', castellan.endpoint, ...flags], {
        key: ROOT_KEY,
        state: folder,
        environment: { AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') },
      })
      assert.equal(code, 2, stderr)
      assert.match(stderr, says)
    })
})

describe('prove, at moto', { skip: motoMissing() }, () => {
  let moto: Moto
  let other: IAMClient
  before(async () => {
    moto = await startMoto()
    other = new IAMClient({ endpoint: moto.url, region: 'us-east-1', credentials: MOTO_KEY })
  })
  after(() => moto.stop())

  const proveThere = (name: string, flags: readonly string[]) =>
    runKeeperHere(['prove', '--endpoint', moto.url, '--principal', userArn(name), ...flags], {
      key: MOTO_KEY,
      state: folder,
    })

  test('says the same of IAMFullAccess, and that nothing was simulated', async () => {
    await other.send(new CreateUserCommand({ UserName: 'iam-admin' }))
    await other.send(new AttachUserPolicyCommand({ UserName: 'iam-admin', PolicyArn: IAM_FULL_ACCESS }))
    assertSays(await proveThere('iam-admin', ['--only', 'iam:*', ...ORGANIZATIONS_READS]), {
      code: 1,
      says: [
        /^account 123456789012 at http:\/\/127\.0\.0\.1:\d+, as /,
        'proved: no action outside iam:*, organizations:Describe*, organizations:List* can be allowed',
        'administrator-equivalent: ',
        'nothing was simulated: ',
      ],
    })
  })

  test('is refuted by a role that lets the user in by name', async () => {
    await other.send(new CreateUserCommand({ UserName: 'trusted' }))
    await other.send(
      new PutUserPolicyCommand({ UserName: 'trusted', PolicyName: 'own', PolicyDocument: document('iam:Get*') }),
    )
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: userArn('trusted') }, Action: 'sts:AssumeRole' }],
    })
    await other.send(new CreateRoleCommand({ RoleName: 'runner', AssumeRolePolicyDocument }))
    assertSays(await proveThere('trusted', ['--only', 'iam:*']), {
      code: 1,
      says: [
        'not so: ',
        `by the trust policy of arn:aws:iam::${ROOT.accountId}:role/runner, which lets it in by itself`,
      ],
    })
  })
})

test('the policy that prove prints is enough to see all that root sees, in the partition of the Region', async () => {
  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
    const before = { ...process.env }
    Object.assign(process.env, environment)
    return runKeeperHere(['prove', ...args, '--endpoint', castellan.endpoint], {
      key: ROOT_KEY,
      state: folder,
    }).finally(() => {
      process.env = before
    })
  }
  const { stdout } = await run(['--print-policy', '--account', ROOT.accountId])
  const document = JSON.parse(stdout)
  assert.match(stdout, /arn:aws:iam::aws:policy\/\*/)
  await iam.send(new CreateUserCommand({ UserName: 'prover' }))
  await iam.send(
    new PutUserPolicyCommand({ UserName: 'prover', PolicyName: 'own', PolicyDocument: JSON.stringify(document) }),
  )
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'prover' }))
  const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  const asked = ['prove', '--principal', userArn('reader'), '--only', 'iam:*', '--endpoint', castellan.endpoint]
  const seenBy = async (who: typeof key) => {
    const { stdout: said } = await runKeeperHere(asked, { key: who, state: folder })
    return said.slice(said.indexOf('\n'))
  }
  assert.equal(await seenBy(key), await seenBy(ROOT_KEY))
})
