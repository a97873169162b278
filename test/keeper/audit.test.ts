import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { AccountClient, PutAlternateContactCommand, PutContactInformationCommand } from '@aws-sdk/client-account'
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam'
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns'
import { type CastellanServer, start } from '../../src/index.ts'
import { launchBrowser, missingChromium } from '../support/browser.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { type CallProxy, type KeeperOptions, runKeeper, startProxy } from '../support/keeper.ts'
import { Eye } from '../support/look.ts'
import { MOTO_LACKS, motoMissing, startMoto } from '../support/moto.ts'
import { makeOpenResources } from '../support/open-resources.ts'
import type { Credentials } from '../support/signed-fetch.ts'

const ALICE = `arn:aws:iam::${ROOT.accountId}:user/alice`

let castellan: CastellanServer
let proxy: CallProxy
let folder: string
const keys = new Map<string, Credentials>()

before(async () => {
  castellan = await start({ environment: UNATTENDED })
  proxy = await startProxy(castellan.endpoint)
  folder = mkdtempSync(join(tmpdir(), 'castellan-audit-'))
  const iam = new IAMClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  await iam.send(new CreateLoginProfileCommand({ UserName: 'alice', Password: 'correct-Horse-battery-9' }))
  const { stdout } = await runKeeper(['audit', '--print-policy', '--account', ROOT.accountId])
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'printed', PolicyDocument: stdout }))
  const policies = { auditor: 'arn:aws:iam::aws:policy/SecurityAudit', printed: Policy?.Arn, nobody: undefined }
  for (const [UserName, PolicyArn] of Object.entries(policies)) {
    await iam.send(new CreateUserCommand({ UserName }))
    if (PolicyArn !== undefined) await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    keys.set(UserName, {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    })
  }
})
after(async () => {
  rmSync(folder, { recursive: true })
  await proxy.close()
  await castellan.close()
})
beforeEach(() => proxy.reset())

const audit = (flags: readonly string[] = [], options: KeeperOptions = {}, endpoint = proxy.url) =>
  runKeeper(['audit', '--endpoint', endpoint, ...flags], { key: ROOT_KEY, ...options })

interface Report {
  readonly exitCode: number
  readonly waiverProblems: readonly { readonly problem: string }[]
  readonly checks: readonly {
    readonly id: string
    readonly status: string
    readonly missingAction?: string
    readonly findings: readonly { readonly id: string; readonly resource: string; readonly waiver?: object }[]
  }[]
}

async function report(flags: readonly string[] = [], options: KeeperOptions = {}, endpoint?: string) {
  const { code, stdout, stderr } = await audit(['--format', 'json', ...flags], options, endpoint)
  assert.notEqual(stdout, '', stderr)
  const parsed = JSON.parse(stdout) as Report
  assert.equal(code, parsed.exitCode)
  const statuses = Object.fromEntries(parsed.checks.map(({ id, status }) => [id, status]))
  return { ...parsed, code, stderr, statuses, findings: parsed.checks.flatMap(({ findings }) => findings) }
}

/** A waiver for each finding. */
function waiversFor(findings: Report['checks'][number]['findings'], expires: string): string {
  const file = join(folder, `waivers-${expires}.json`)
  const waivers = findings.map(({ id, resource }) => ({ finding: id, resource, reason: 'it is a test', expires }))
  writeFileSync(file, JSON.stringify({ waivers }))
  return file
}

describe('audit, as root', () => {
  test('finds what is wrong, says what to do, and changes nothing', async () => {
    const { code, stdout } = await audit()
    assert.equal(code, 1)
    assert.match(stdout, /^account 123456789012 at http:\/\/localhost:\d+ \(Castellan\), as root\n/)
    assert.match(
      stdout,
      /high {5}alice can sign in with a password alone( \([^)]+\))?\n +user-mfa\/no-mfa {2}arn:aws:iam::\d+:user\/alice/,
    )
    assert.match(stdout, /Not available here\n(?: {2}– .*\n){3}/)
    assert.deepEqual(
      proxy.calls.filter(({ isMutating }) => isMutating),
      [],
    )
  })

  test('reads credentials and policies in as many calls as there are pages, and not users', async () => {
    await audit()
    const count = (name: string) => proxy.calls.filter(({ operation }) => operation === name).length
    assert.equal(count('GetCredentialReport'), 1)
    assert.equal(count('GetAccountAuthorizationDetails'), 1)
    // Topics are asked for in each of the 17 Regions that every account has.
    const others = proxy.calls.filter(({ operation }) => operation !== 'ListTopics')
    assert.ok(others.length < 40, `${others.length} calls beside those of each Region`)
  })

  test('ends with 0 where every finding is waived, and with 1 again when the waivers have expired', async () => {
    const { findings } = await report()
    const waived = await report(['--waivers', waiversFor(findings, '2999-12-31')])
    assert.equal(waived.code, 0)
    assert.ok(waived.findings.every(({ waiver }) => waiver !== undefined))
    const expired = await report(['--waivers', waiversFor(findings, '2020-12-31')])
    assert.equal(expired.code, 1)
    assert.ok(expired.waiverProblems.every(({ problem }) => problem === 'expired'))
  })

  test('asks for alarms at amounts only where they are named', async () => {
    const billing = async (flags: readonly string[]) =>
      (await report(flags)).findings.filter(({ id }) => id.startsWith('billing-alarms/')).length
    assert.equal(await billing([]), 1)
    assert.equal(await billing(['--threshold', '5', '--threshold', '20']), 2)
  })
})

test('at the built-in account too, contacts are missed until they are named', async () => {
  const contacts = async () => {
    const { statuses } = await report()
    return [statuses['alternate-contacts'], statuses['contact-information']]
  }
  assert.deepEqual(await contacts(), ['open', 'open'])
  const account = new AccountClient({ endpoint: proxy.url, region: 'us-east-1', credentials: ROOT_KEY })
  const PhoneNumber = '+1 206 555 0100'
  const details = { Name: 'Alice', Title: 'Owner', EmailAddress: 'alice@example.com', PhoneNumber }
  for (const AlternateContactType of ['SECURITY', 'BILLING', 'OPERATIONS'] as const)
    await account.send(new PutAlternateContactCommand({ AlternateContactType, ...details }))
  const address = { AddressLine1: '1 Rue de la Paix', City: 'Paris', PostalCode: '75002', CountryCode: 'FR' }
  const ContactInformation = { FullName: 'Alice', PhoneNumber, ...address }
  await account.send(new PutContactInformationCommand({ ContactInformation }))
  assert.deepEqual(await contacts(), ['passed', 'passed'])
})

describe('audit, as somebody else', () => {
  test('sees all with the printed policy', async () => {
    const { statuses } = await report([], { key: keys.get('printed') })
    const unseen = Object.entries(statuses).filter(([, status]) => status === 'not-seen')
    assert.deepEqual(unseen, [])
  })

  test('says what AWS’s SecurityAudit does not show, and does not pass it', async () => {
    const { checks, statuses, code } = await report([], { key: keys.get('auditor') })
    assert.equal(code, 1)
    assert.equal(statuses['user-mfa'], 'open')
    assert.equal(statuses['public-trust'], 'passed')
    const unseen = checks.filter(({ status }) => status === 'not-seen')
    assert.deepEqual(
      unseen.map(({ id, missingAction }) => `${id}: ${missingAction}`),
      [
        'contact-information: account:GetContactInformation',
        'billing-alerts: cloudwatch:ListMetrics',
        'budget: budgets:ViewBudget',
        'cost-anomalies: ce:GetAnomalyMonitors',
        'free-plan: freetier:GetAccountPlanState',
        // At AWS it may ask EC2 for the Regions instead, which is not here.
        'public-topics: account:ListRegions',
        'public-queues: account:ListRegions',
        'public-event-buses: account:ListRegions',
        'public-keys: account:ListRegions',
        'public-secrets: account:ListRegions',
        'public-functions: account:ListRegions',
        'public-repositories: account:ListRegions',
        'public-file-systems: account:ListRegions',
        'public-backup-vaults: account:ListRegions',
        'public-glacier-vaults: account:ListRegions',
        'access-analyzer: account:ListRegions',
        'ebs-encryption: account:ListRegions',
        'snapshot-block: account:ListRegions',
        'imds-default: account:ListRegions',
      ],
    )
  })

  test('passes nothing for who may not look, and ends with 2', async () => {
    const { statuses, checks, code } = await report([], { key: keys.get('nobody') })
    assert.equal(code, 2)
    assert.deepEqual([...new Set(Object.values(statuses))], ['not-seen'])
    for (const { id, missingAction } of checks) assert.match(missingAction ?? '', /^[a-z0-9-]+:[A-Za-z]+$/, id)
  })
})

describe('audit, where the network and the services are as they are', () => {
  test('gets through errors that pass', async () => {
    const failed = new Set<string>()
    proxy.interfere({
      before({ operation }) {
        if (failed.has(operation)) return undefined
        failed.add(operation)
        return operation === 'GetCallerIdentity' ? answer(429, 'Throttling') : answer(500, 'InternalFailure')
      },
    })
    const { statuses, code } = await report()
    assert.equal(code, 1)
    assert.ok(!Object.values(statuses).includes('not-seen'), JSON.stringify(statuses))
  })

  test('does not pass what an error kept it from seeing', async () => {
    proxy.interfere({
      before: ({ operation }) =>
        operation === 'GenerateCredentialReport' ? answer(400, 'ServiceNotSupported') : undefined,
    })
    const { statuses } = await report()
    for (const id of ['user-mfa', 'access-key-age', 'one-access-key', 'unused-credentials', 'root-use'])
      assert.equal(statuses[id], 'not-seen', id)
    assert.equal(statuses['full-access'], 'passed')
  })

  test('passes nothing of an account that answers nothing', async () => {
    proxy.interfere({
      before: ({ operation }) => (operation === 'GetCallerIdentity' ? undefined : answer(501, 'NotImplemented')),
    })
    const { statuses, code } = await report()
    assert.equal(code, 2)
    assert.deepEqual([...new Set(Object.values(statuses))].toSorted(), ['not-available', 'not-seen'])
  })

  test('ends with 2 where the credentials run out', async () => {
    proxy.interfere({
      before: ({ operation }) => (operation === 'GetAccountSummary' ? answer(403, 'ExpiredToken') : undefined),
    })
    const { code, stdout, stderr } = await audit(['--format', 'json'])
    assert.equal(code, 2)
    assert.equal(stdout, '')
    assert.match(stderr, /the session has expired\nhint: sign in again/)
  })
})

describe('audit, given what cannot be meant', () => {
  const cases = [
    {
      name: 'a format that is none',
      flags: ['--format', 'xml'],
      says: /`--format xml` is not known\nhint: say `text`, `json`, `sarif`, `html`/,
    },
    { name: 'waivers that are not there', flags: ['--waivers', '/does/not/exist'], says: /cannot be read/ },
    { name: 'a file in no folder', flags: ['--out', '/does/not/exist/a'], says: /`--out .*` cannot be written/ },
    { name: 'a file without a name', flags: ['--out', ''], says: /`--out` names no file/ },
    { name: 'a folder for a file', flags: ['--out', '/tmp'], says: /`--out \/tmp` cannot be written/ },
    { name: 'a threshold in words', flags: ['--threshold', 'ten'], says: /is no amount in USD/ },
  ]
  for (const { name, flags, says } of cases)
    test(name, async () => {
      const { code, stderr } = await audit(flags)
      assert.equal(code, 2)
      assert.match(stderr, says)
      assert.deepEqual(proxy.calls, [])
    })
})

test('audit ends with 2 where its report does not fit on the disk', { skip: !existsSync('/dev/full') }, async () => {
  const { code, stderr } = await audit(['--out', '/dev/full'])
  assert.equal(code, 2)
  assert.match(
    stderr,
    /^castellan: `--out \/dev\/full` could not be written \(ENOSPC\)\nhint: make room for it, and run again\n$/,
  )
})

describe('the formats', () => {
  test('SARIF is the report and nothing else, with a rule for each check and a place for each result', async () => {
    const { code, stdout, stderr } = await audit(['--format', 'sarif'])
    assert.equal(code, 1)
    assert.match(stderr, /^account 123456789012 /)
    const [{ tool, results }] = JSON.parse(stdout).runs
    const rules = new Set(tool.driver.rules.map(({ id }: { id: string }) => id))
    for (const { ruleId, locations, partialFingerprints } of results) {
      assert.ok(rules.has(ruleId))
      assert.equal(locations[0].physicalLocation.artifactLocation.uri, `aws/${ROOT.accountId}`)
      assert.match(partialFingerprints.primaryLocationLineHash, /^[0-9a-f]{16}:1$/)
    }
    const alice = results.filter(
      ({ properties }: { properties: { finding: string; resource: string } }) => properties.resource === ALICE,
    )
    assert.deepEqual(
      alice.map(({ ruleId }: { ruleId: string }) => ruleId),
      ['user-mfa'],
    )
  })

  test('HTML is one page that reads well in light and dark, on a desk and on a phone', {
    skip: missingChromium(),
  }, async (t) => {
    const out = join(folder, 'audit.html')
    const { code, stdout } = await audit(['--format', 'html', '--out', out])
    assert.equal(code, 1)
    assert.match(stdout, /^account 123456789012 .*\n$/)
    const browser = await launchBrowser()
    t.after(() => browser.close())
    const page = await browser.newPage()
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.route('http://audit.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: readFileSync(out) }),
    )
    await page.goto('http://audit.test/')
    const eye = new Eye(browser, join(folder, 'pictures'))
    await eye.look(page, 'audit')
    await eye.rest()
    eye.assertNothingFound()
    assert.deepEqual(requests, ['http://audit.test/'])
  })
})

/**
 * What each check says of an account of moto's, with alice who may do everything and a role that is open to everyone.
 */
const AT_MOTO = {
  'root-mfa': 'open',
  'root-second-mfa': 'not-applicable',
  'root-hardware-mfa': 'not-applicable',
  'root-access-keys': 'passed',
  'root-signing-certificates': 'passed',
  'central-root': 'not-applicable',
  'root-use': 'not-available', // moto's report is without root.
  'contact-information': 'not-available',
  'alternate-contacts': 'open',
  'billing-alerts': 'open',
  'billing-alarms': 'open',
  budget: 'open',
  'cost-anomalies': 'not-available',
  'free-plan': 'not-available',
  'password-policy': 'open',
  'iam-admin': 'open',
  'user-mfa': 'open',
  'access-key-age': 'passed',
  'one-access-key': 'passed',
  'unused-credentials': 'passed',
  'service-api-keys': 'not-available',
  'server-certificates': 'passed',
  'full-access': 'open',
  escalation: 'passed',
  'cloudshell-full-access': 'passed',
  'support-role': 'open',
  'user-policies': 'open',
  'public-trust': 'open',
  'foreign-trust': 'open',
  'public-buckets': 'open',
  'public-topics': 'open',
  'public-queues': 'open',
  'public-event-buses': 'open',
  'public-keys': 'open',
  'public-secrets': 'open',
  'public-functions': 'open',
  'public-repositories': 'open',
  'public-file-systems': 'open',
  'public-backup-vaults': 'passed',
  'public-glacier-vaults': 'passed',
  'access-analyzer': 'not-available',
  trail: 'open',
  'trail-validation': 'not-applicable',
  'trail-encryption': 'not-applicable',
  's3-public-block': 'open',
  'ebs-encryption': 'open',
  'snapshot-block': 'not-available',
  'imds-default': 'not-available',
}

test('audits an account that moto plays', { skip: motoMissing() }, async (t) => {
  const moto = await startMoto()
  t.after(() => moto.stop())
  const between = await startProxy(moto.url)
  t.after(() => between.close())
  between.interfere({
    before: ({ operation }) => (MOTO_LACKS.test(operation) ? { status: 501, body: '{}' } : undefined),
  })
  const iam = new IAMClient({ endpoint: moto.url, region: 'us-east-1', credentials: ROOT_KEY })
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  await iam.send(new CreateLoginProfileCommand({ UserName: 'alice', Password: 'correct-Horse-battery-9' }))
  await iam.send(
    new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
  )
  await openToEveryone(moto.url)
  await makeOpenResources(moto.url, ROOT_KEY)
  const everyone = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } }
  await iam.send(new CreateRoleCommand({ RoleName: 'open', AssumeRolePolicyDocument: JSON.stringify(everyone) }))
  const partner = { ...everyone, Statement: { ...everyone.Statement, Principal: { AWS: '210987654321' } } }
  await iam.send(new CreateRoleCommand({ RoleName: 'partner', AssumeRolePolicyDocument: JSON.stringify(partner) }))
  const { statuses, code, findings } = await report([], {}, between.url)
  assert.equal(code, 1)
  assert.deepEqual(statuses, AT_MOTO, 'AT_MOTO has a line for each check: what it says of moto’s account')
  assert.deepEqual(
    findings.flatMap(({ id, resource }) =>
      /^public-(?!trust|buckets)/.test(id) ? [`${id} ${resource.split(':')[2]} ${/open|shared:1/.exec(resource)}`] : [],
    ),
    [
      'public-topics/public sns open',
      'public-queues/public sqs open',
      'public-event-buses/public events open',
      'public-keys/public kms null',
      'public-secrets/public secretsmanager open',
      'public-functions/public lambda open',
      'public-functions/public lambda shared:1',
      'public-repositories/public ecr open',
      'public-file-systems/public elasticfilesystem null',
    ],
  )
})

/** A bucket and a topic. */
async function openToEveryone(endpoint: string): Promise<void> {
  const client = { endpoint, region: 'us-east-1', credentials: ROOT_KEY }
  const s3 = new S3Client({ ...client, forcePathStyle: true })
  await s3.send(new CreateBucketCommand({ Bucket: 'photos' }))
  const open = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/*' }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: open })
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'photos', Policy }))
  const sns = new SNSClient(client)
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'open' }))
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: TopicArn }
  const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement: statement })
  await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }))
}

/** As the query protocol has it. */
function answer(status: number, code: string) {
  return {
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>as the test wants it</Message></Error></ErrorResponse>`,
  }
}
