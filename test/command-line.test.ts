import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CreateVirtualMFADeviceCommand, GetAccountSummaryCommand, IAMClient } from '@aws-sdk/client-iam'
import { castellanClient } from '../src/keeper/account/castellan-client.ts'
import { type Castellan, ROOT, ROOT_KEY, runCastellan, startCastellan, UNATTENDED } from './support/castellan.ts'
import { missing, twoCodes } from './support/tools.ts'

const root = join(import.meta.dirname, '..')
let folder: string

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-cli-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

function castellan(args: readonly string[], environment: Record<string, string> = {}, input = '') {
  return runCastellan(args, { HOME: folder, CASTELLAN_STORE_WAIT: '0', ...environment }, input)
}

const CAN = ['policy', 'can', '--policy', 'ReadOnlyAccess', '--action', 'iam:GetUser', '--resource', '*']

describe('wrong words on the command line: what is wrong, and what to do, exit 2', () => {
  const cases: { args: string[]; environment?: Record<string, string>; says: RegExp }[] = [
    { args: ['sreve'], says: /unknown command `sreve`\nhint: did you mean `serve`\?/ },
    { args: ['nonsense'], says: /unknown command `nonsense`\nhint: run `castellan --help`/ },
    { args: ['serve', '--prot', '1'], says: /unknown flag `--prot`\nhint: did you mean `--port`\?/ },
    { args: ['serve', '--port'], says: /`--port` needs a value\nhint: give it as `--port PORT`/ },
    {
      args: ['bill', 'record', '--service', 'a', '--amount', '-1'],
      says: /the value of `--amount` begins with a dash\nhint: give it as `--amount=USD`/,
    },
    { args: ['bill', 'record', '--service', 'a', '--amount=-1'], says: /`--amount -1` is no amount in USD/ },
    { args: ['serve', '--port', 'x'], says: /`--port x` is not a whole number from 0 to 65535/ },
    { args: ['serve', '--port', '70000'], says: /`--port 70000` is not a whole number/ },
    { args: ['serve', 'now'], says: /unexpected word `now`/ },
    { args: ['serve', '--ephemeral', '--data', 'x'], says: /`--ephemeral` keeps nothing/ },
    { args: ['serve', '--ephemeral=yes'], says: /`--ephemeral` takes no value/ },
    { args: ['serve', '--tls-cert', 'x'], says: /go together/ },
    {
      args: ['serve', '--ephemeral', '--tls-cert', '/nonexistent', '--tls-key', '/nonexistent'],
      says: /cannot read `\/nonexistent`/,
    },
    {
      args: ['serve', '--ephemeral', '--port', '0'],
      environment: { CASTELLAN_WORKLOADS_FILE: 'package.json' },
      says: /the workloads cannot be used: `the file` has no `workloads`/,
    },
    { args: ['serve', '--ephemeral', '--pod-identities', 'README.md'], says: /`README.md` is not JSON/ },
    ...(
      [
        ['nothing', /`--upstream nothing` names no service\nhint: give it as `--upstream dynamodb=http/],
        ['dynamo=http://localhost:1', /`dynamo` is no service of AWS\nhint: give its name as the AWS CLI has it/],
        ['dynamodb=localhost:8000', /the upstream of dynamodb is no http or https URL/],
        ['dynamodb=file:///etc/passwd', /the upstream of dynamodb is no http or https URL/],
        ['dynamodb=http://me:secret@localhost:1', /the URL of the upstream of dynamodb holds a name or a password/],
        ['dynamodb=http://localhost:1/path', /the URL of the upstream of dynamodb has a path/],
        ['dynamodb=http://localhost:1?a=b', /the URL of the upstream of dynamodb has a path/],
        ['dynamodb=http://localhost:1,soft', /`soft` means nothing behind the URL of an upstream/],
        ['iam=http://localhost:1', /Castellan answers for iam itself\nhint: leave its upstream out/],
        ['sqs=http://localhost:1,its-account=000000000000', /the upstream of sqs cannot tell accounts apart/],
      ] as const
    ).map(([upstream, says]) => ({ args: ['serve', '--ephemeral', '--port', '0', '--upstream', upstream], says })),
    {
      args: [
        ...['serve', '--ephemeral', '--port', '0'],
        ...['--upstream', 's3=http://localhost:1', '--upstream', 's3=http://localhost:2'],
      ],
      says: /s3 has two upstreams\nhint: name one of them/,
    },
    {
      args: ['serve', '--ephemeral', '--port', '0', '--upstreams', 'package.json'],
      says: /the file of upstreams cannot be used: `the file` has no `upstreams`\nhint: docs\/gateway.md/,
    },
    {
      args: ['serve', '--ephemeral', '--port', '0'],
      environment: { CASTELLAN_POD_IDENTITIES_FILE: 'package.json' },
      says: /the pod identities cannot be used: `the file` has no `clusters`/,
    },
    {
      args: ['serve', '--ephemeral', '--port', '0', '--public-url', 'example.com'],
      says: /`--public-url example.com` is no URL/,
    },
    { args: ['serve', '--ephemeral', '--port', '0', '--public-url', 'https://example.com/path'], says: /is no origin/ },
    { args: ['serve', '--ephemeral', '--port', '0', '--trusted-proxy', '10.0.0.0/64'], says: /is no CIDR block/ },
    { args: ['serve', '--ephemeral', '--port', '0', '--smtp', 'http://x'], says: /mail cannot be sent/ },
    { args: ['serve', '--ephemeral', '--port', '0', '--smtp', 'smtp://mail.example.com'], says: /--mail-from/ },
    {
      args: ['serve', '--ephemeral', '--port', '0'],
      environment: { CASTELLAN_ROOT_EMAIL: 'a@b, c@d' },
      says: /`CASTELLAN_ROOT_EMAIL` cannot be used/,
    },
    {
      args: ['serve', '--ephemeral', '--port', '0'],
      environment: { CASTELLAN_ROOT_EMAIL: 'a@example.com', CASTELLAN_ROOT_PASSWORD: 'short' },
      says: /`CASTELLAN_ROOT_PASSWORD` cannot be used/,
    },
    {
      args: ['serve', '--ephemeral', '--port', '0'],
      environment: { CASTELLAN_ACCOUNT_ID: '123456789012' },
      says: /`CASTELLAN_ROOT_EMAIL` is not/,
    },
    {
      args: ['serve', '--ephemeral', '--port', '0'],
      environment: {
        CASTELLAN_ROOT_EMAIL: 'a@example.com',
        CASTELLAN_ROOT_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST',
        CASTELLAN_ROOT_SECRET_ACCESS_KEY: 'short',
      },
      says: /`CASTELLAN_ROOT_SECRET_ACCESS_KEY` cannot be used: a secret access key has 16 to 128 characters\nhint: set/,
    },
    {
      args: ['serve', '--ephemeral', '--port', '0'],
      environment: {
        CASTELLAN_ROOT_EMAIL: 'a@example.com',
        CASTELLAN_ROOT_ACCESS_KEY_ID: 'no key ID of anybody’s',
        CASTELLAN_ROOT_SECRET_ACCESS_KEY: 'testtesttesttest',
      },
      says: /`CASTELLAN_ROOT_ACCESS_KEY_ID` cannot be used: an access key ID has 16 to 128 letters and digits\nhint: set/,
    },
    {
      args: ['serve', '--port', '0', '--data', 'data'],
      environment: { CASTELLAN_MASTER_KEY: 'short' },
      says: /not the base64 of 32 bytes/,
    },
    { args: ['serve', '--port', '0', '--store', 'postgres://127.0.0.1:1/none'], says: /the store cannot be reached/ },
    { args: ['serve', '--mail-from', 'a@example.com'], says: /give `--smtp` too/ },
    { args: ['serve', '--region', 'virginia'], says: /`--region virginia` is no region/ },
    {
      args: ['serve', '--ephemeral', '--port', '0', '--tls-cert', 'package.json', '--tls-key', 'package.json'],
      says: /the certificate and the key cannot be used/,
    },
    { args: ['serve', '--port', '0', '--data', '/dev/null'], says: /`\/dev\/null` cannot be written \(ENOTDIR\)/ },
    { args: ['serve', '--port', '0', '--data', '/dev/null/below'], says: /cannot be written \(ENOTDIR\)/ },
    {
      args: ['serve', '--port', '0', '--store', 'mysql://127.0.0.1/x'],
      environment: { CASTELLAN_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') },
      says: /a PostgreSQL URL looks like .*\nhint: mend that, or give another `--data` or `--store`/,
    },
    { args: ['bill', 'show', '--month', '2026-13'], says: /`--month 2026-13` is no month/ },
    { args: ['bill', 'show', '--service', 'AmazonEC2'], says: /`--service` belongs to `bill record`/ },
    { args: ['bill', 'show', '--endpoint', 'localhost'], says: /`localhost` is no address of a server/ },
    { args: ['bill'], says: /`bill` needs to know what to do/ },
    {
      args: ['bill', 'record', '--service', 'AmazonEC2', '--amount', '12,50'],
      says: /`--amount 12,50` is no amount in USD/,
    },
    {
      args: ['bill', 'show', '--endpoint', 'http://127.0.0.1:1'],
      environment: { AWS_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST', AWS_SECRET_ACCESS_KEY: 'x' },
      says: /no Castellan answers/,
    },
    { args: ['policy', 'lnt'], says: /unknown command `policy lnt`\nhint: did you mean `policy lint`\?/ },
    { args: ['policy', 'nonsense'], says: /unknown command `policy nonsense`\nhint: run `castellan policy --help`/ },
    { args: ['policy', 'lint'], says: /needs a policy\nhint: name a file, or `-` for standard input/ },
    {
      args: ['policy', 'lint', '/nonexistent.json'],
      says: /cannot read `\/nonexistent\.json` \(ENOENT\)\nhint: name a file/,
    },
    { args: ['policy', 'lint', '/'], says: /cannot read `\/` \(EISDIR\)/ },
    { args: ['policy', 'lint', 'arn:aws:iam::aws:policy/Nothing'], says: /AWS manages no policy/ },
    {
      args: ['policy', 'lint', '--fial-on', 'x', '-'],
      says: /unknown flag `--fial-on`\nhint: did you mean `--fail-on`\?/,
    },
    { args: ['policy', 'lint', '--fail-on', 'x', '-'], says: /`--fail-on x` is not known\nhint: say `error`, / },
    { args: ['policy', 'lint', '--format', 'xml', '-'], says: /say `text`, `json`, `sarif`/ },
    { args: ['policy', 'lint', '--type', 'bucket', '-'], says: /`--type bucket` is not known\nhint: say `managed`, / },
    {
      args: ['policy', 'can', '--policy', 'ReadOnlyAccess'],
      says: /needs `--action` and `--resource`, or `--request`\nhint: for example/,
    },
    {
      args: ['policy', 'can', '--action', 'iam:GetUser', '--resource', '*'],
      says: /needs a policy\nhint: give `--policy`/,
    },
    { args: [...CAN, '--action', 'iam:GetRole'], says: /`--action` is given twice/ },
    {
      args: [...CAN, '--context', 'aws:username'],
      says: /is no key with its value\nhint: give it as `--context aws:Multi/,
    },
    { args: [...CAN, '--context', '=x'], says: /is no key with its value/ },
    { args: [...CAN, '--principal', 'alice'], says: /`--principal alice` names nobody/ },
    { args: [...CAN, '--scp', 'FullAWSAccess'], says: /`--scp` needs to know who asks\nhint: give `--principal`/ },
    { args: [...CAN, '--resource-policy', 'x'], says: /`--resource-policy` needs to know who asks/ },
    { args: [...CAN, '--resource-account', '1'], says: /is no account id\nhint: give its 12 digits/ },
    { args: [...CAN, '--format', 'sarif'], says: /say `text`, `json`/ },
    { args: ['policy', 'can', '--policy', 'x', '--action', 'iam:*', '--resource', '*'], says: /is no single action/ },
    { args: ['policy', 'can', '--policy', 'x', '--action', 'iam:GetUser', '--resource', 'alice'], says: /is no ARN/ },
    { args: ['policy', 'diff', 'ReadOnlyAccess'], says: /needs two policies\nhint: for example/ },
    { args: ['policy', 'diff', 'a', 'b', 'c'], says: /unexpected word `c`/ },
    { args: ['policy', 'only', 'ReadOnlyAccess'], says: /needs `--allow` and a policy/ },
    { args: ['policy', 'only', '--allow', 'iam', 'ReadOnlyAccess'], says: /`--allow iam` is no action/ },
    { args: ['doctor', 'nonsense'], says: /unknown task `nonsense`\nhint: say `castellan doctor reset-root-password`/ },
    { args: ['doctor', 'reset-root-mfa', '--data', '/nonexistent'], says: /there is no store in `\/nonexistent`/ },
  ]
  for (const { args, environment, says } of cases) {
    test(args.join(' '), () => {
      const { code, err, out } = castellan(args, environment)
      assert.match(err, says)
      assert.match(err, /^castellan: [^\n]+\nhint: [^\n]+\n$/)
      assert.equal(out, '')
      assert.equal(code, 2)
    })
  }

  test('a store that cannot be reached', () => {
    const { code, err } = castellan(['serve', '--port', '0', '--store', 'postgres://x:secret-word@127.0.0.1:1/none'], {
      CASTELLAN_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    })
    assert.match(err, /the store cannot be reached/)
    assert.doesNotMatch(err, /secret-word/)
    assert.equal(code, 2)
  })

  test('a port in use', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => blocker.once('listening', resolve))
    const address = blocker.address()
    assert.ok(address && typeof address === 'object')
    const { code, err } = castellan(['serve', '--ephemeral', '--port', String(address.port)])
    assert.match(err, /port \d+ is in use\nhint: stop what listens there, or choose another with `--port`/)
    assert.equal(code, 2)
    blocker.close()
  })

  test('a data folder that another process holds', async () => {
    const data = join(folder, 'held')
    const holder = await startCastellan(['--data', data], UNATTENDED)
    const { code, err } = castellan(['serve', '--port', '0', '--data', data])
    await holder.stop()
    assert.match(err, new RegExp(`${holder.process.pid}`), 'it names the process')
    assert.equal(code, 2)
  })

  test('a master key that others can read', async () => {
    const data = join(folder, 'open')
    await (await startCastellan(['--data', data], UNATTENDED)).stop()
    chmodSync(join(data, 'master.key'), 0o644)
    const { code, err } = castellan(['serve', '--port', '0', '--data', data])
    assert.match(err, /others can read the master key/)
    assert.equal(code, 2)
  })
})

test('help names every command and flag', () => {
  const { code, out } = castellan(['--help'])
  assert.equal(code, 0)
  for (const name of ['serve', 'policy', 'bill', 'doctor']) assert.match(out, new RegExp(`^  ${name} `, 'm'))
  assert.match(castellan(['serve', '--help']).out, /--ephemeral/)
  assert.match(castellan(['--version']).out, /^castellan \d+\.\d+\.\d+$/m)
})

describe('policy', () => {
  test('its help names the four commands, with an example each', () => {
    const { code, out } = castellan(['policy', '--help'])
    assert.equal(code, 0)
    for (const name of ['lint', 'can', 'diff', 'only']) {
      assert.match(out, new RegExp(`^  ${name} +[A-Z].*\\n +castellan policy ${name} `, 'm'))
      assert.match(
        castellan(['policy', name, '--help']).out,
        /^Usage: castellan policy [\s\S]*\nExample: castellan policy /m,
      )
    }
  })

  test('a policy comes from standard input as `-`', () => {
    const document =
      '{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "iam:*", "Resource": "*" } }'
    const linted = castellan(['policy', 'lint', '-'], {}, document)
    assert.match(linted.out, /^standard input:1:\d+ security warning PASS_ROLE/)
    assert.equal(linted.code, 0)
    assert.equal(castellan(['policy', 'only', '--allow', 'iam:*', '-'], {}, document).code, 0)
    assert.equal(castellan(['policy', 'lint', '-'], {}, 'not JSON').code, 1)
  })

  test('a reader that leaves early is no fault', () => {
    const shell = '"$0" policy only --allow "iam:*" --format json AdministratorAccess | head -c 1'
    const { stdout, stderr } = spawnSync('/bin/sh', ['-c', shell, join(root, 'bin/castellan')], { encoding: 'utf8' })
    assert.deepEqual([stdout, stderr], ['{', ''])
  })

  test('allowed is 0, denied 1, new access 1, a counter-example 1', () => {
    assert.equal(castellan(CAN).code, 0)
    assert.equal(castellan(CAN.with(5, 'iam:CreateUser')).code, 1)
    assert.equal(castellan(['policy', 'diff', 'IAMReadOnlyAccess', 'IAMFullAccess']).code, 1)
    assert.equal(castellan(['policy', 'diff', 'IAMFullAccess', 'IAMReadOnlyAccess']).code, 0)
    assert.equal(castellan(['policy', 'only', '--allow', 'iam:*', 'IAMFullAccess']).code, 1)
  })

  test('what cannot be read in full decides nothing: 2, with the place', () => {
    const policies: [string, RegExp][] = [
      ['{ "Version": ', /the document ends too early \(line 1, column 14\)/],
      [
        '{ "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "StringEqualz": { "a": "b" } } } }',
        /unknown condition operator "StringEqualz" \(line 1, column 84\)/,
      ],
    ]
    for (const [document, says] of policies) {
      const file = join(folder, 'unreadable.json')
      writeFileSync(file, document)
      for (const args of [
        CAN.with(3, file),
        ['policy', 'diff', 'ReadOnlyAccess', file],
        ['policy', 'only', '--allow', 'iam:*', file],
      ]) {
        const { code, out, err } = castellan(args)
        assert.match(err, says)
        assert.match(
          err,
          /^castellan: `.*unreadable\.json` is no readable identity-based policy: .*\nhint: run `castellan policy lint` on it\n$/,
        )
        assert.deepEqual([code, out], [2, ''])
      }
    }
  })
})

describe('bill', () => {
  test('records charges and shows the month', async () => {
    const server = await startCastellan(['--ephemeral'], UNATTENDED)
    const keys = {
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
    }
    // The child is another process: `spawnSync` here blocks only this one.
    const recorded = castellan(['bill', 'record', '--service', 'AmazonEC2', '--amount', '12.50'], keys)
    assert.match(recorded.out, /recorded 12\.50 USD for AmazonEC2; this month so far: 12\.50? USD/)
    assert.equal(recorded.code, 0)
    assert.match(castellan(['bill', 'show'], keys).out, /AmazonEC2\s+12\.50? USD\nTotal\s+12\.50? USD/)
    await server.stop()
  })
})

describe('doctor, for a lost phone or password', { skip: missing('oathtool') }, () => {
  let data: string
  let server: Castellan

  test('reset-root-mfa lets the password alone sign in, once the server is stopped', async () => {
    data = join(folder, 'doctor')
    server = await startCastellan(['--data', data], UNATTENDED)
    const iam = new IAMClient({ region: 'us-east-1', endpoint: server.url, credentials: ROOT_KEY })
    const { VirtualMFADevice: device } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'root-account-mfa-device' }),
    )
    const { first, second } = twoCodes(Buffer.from(device?.Base32StringSeed ?? []).toString())
    process.env.AWS_ACCESS_KEY_ID = ROOT_KEY.accessKeyId
    process.env.AWS_SECRET_ACCESS_KEY = ROOT_KEY.secretAccessKey
    const call = await castellanClient({ endpoint: server.url, profile: undefined })
    await call('EnableRootMFADevice', {
      SerialNumber: device?.SerialNumber ?? '',
      AuthenticationCode1: first,
      AuthenticationCode2: second,
    })
    const running = castellan(['doctor', 'reset-root-mfa', '--data', data])
    assert.match(running.err, /stop the server that uses it/)
    assert.equal(running.code, 2)
    await server.stop()
    const { code, out } = castellan(['doctor', 'reset-root-mfa', '--data', data])
    assert.match(out, /removed 1 MFA device of root in account 123456789012/)
    assert.equal(code, 0)
    server = await startCastellan(['--data', data])
    const again = new IAMClient({ region: 'us-east-1', endpoint: server.url, credentials: ROOT_KEY })
    const { SummaryMap } = await again.send(new GetAccountSummaryCommand({}))
    assert.equal(SummaryMap?.AccountMFAEnabled, 0)
    await server.stop()
  })

  test('reset-root-password takes the new one from standard input, under AWS’s rules', () => {
    const weak = castellan(['doctor', 'reset-root-password', '--data', data], {}, 'weak\n')
    assert.match(weak.err, /the password was not changed/)
    assert.equal(weak.code, 2)
    const { code, out, err } = castellan(['doctor', 'reset-root-password', '--data', data], {}, 'Another-Horse-42\n')
    assert.equal(code, 0, err)
    assert.match(out, new RegExp(`root of account ${ROOT.accountId} has a new password`))
    assert.doesNotMatch(out, /Another-Horse/)
  })
})

test('an ephemeral server starts over on request, from this machine only', async () => {
  const server = await startCastellan(['--ephemeral'], UNATTENDED)
  const iam = new IAMClient({ region: 'us-east-1', endpoint: server.url, credentials: ROOT_KEY })
  await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'left-over' }))
  const foreign: Record<string, string>[] = [
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'same-site' },
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' },
  ]
  for (const headers of foreign) {
    const response = await rawPost(server.port, '/_castellan/reset', headers)
    assert.match(response, /^HTTP\/1\.1 403/, JSON.stringify(headers))
  }
  assert.match(await rawPost(server.port, '/_castellan/reset', { host: 'evil.example' }), /^HTTP\/1\.1 403/)
  assert.match(await rawPost(server.port, '/_castellan/reset', {}), /^HTTP\/1\.1 200/)
  await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'left-over' }))
  await server.stop()
})

test('a server that other machines reach without https says that its pages are off, and prints no link to them', async () => {
  // The short form of 127.0.0.1: only the plain forms are known for loopback, and nothing is opened to the network
  // here.
  const server = await startCastellan(['--ephemeral', '--host', '127.1'])
  assert.match(server.output(), /Console and sign-in are off/)
  assert.doesNotMatch(server.output(), /first-run/)
  await server.stop()
})

test('a server that keeps its data has no reset', async () => {
  const server = await startCastellan(['--data', join(folder, 'kept')], UNATTENDED)
  assert.match(await rawPost(server.port, '/_castellan/reset', {}), /^HTTP\/1\.1 404/)
  await server.stop()
})

/** One request with exactly these headers. */
function rawPost(port: number, path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [
      '-e',
      `const s=require('net').connect(${port},'127.0.0.1');let t='';s.on('data',d=>t+=d).on('end',()=>console.log(t));` +
        `s.write(${JSON.stringify(
          `POST ${path} HTTP/1.1\r\n${Object.entries({
            host: `localhost:${port}`,
            ...headers,
            connection: 'close',
            'content-length': '0',
          })
            .map(([name, value]) => `${name}: ${value}\r\n`)
            .join('')}\r\n`,
        )})`,
    ])
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
    })
    child.once('error', reject)
    child.once('exit', () => resolve(text))
  })
}
