/**
 * Two versions of the program on one PostgreSQL, as in an upgrade node by node: the one that `version-before.txt`
 * names, taken from the repository's history, and this one.
 *
 * Part of `npm run test:cluster`; exits with 1 where something was lost, and says `NOT RUN` where the clone has no such
 * history.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetAccountSummaryCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { postgresMissing, startPostgres } from '../postgres.ts'
import { PROGRAM, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import type { Key } from '../support/sdk-clients.ts'
import { pause, until } from './program.ts'

const root = join(import.meta.dirname, '../..')
const [commit = ''] = readFileSync(join(import.meta.dirname, 'version-before.txt'), 'utf8').split(/\s/)
const say = (text: string) => console.log(text)

const missing = postgresMissing() ?? historyMissing()
if (missing !== undefined) {
  say(`NOT RUN: two versions beside each other: ${missing}`)
  process.exit(0)
}

function historyMissing(): string | undefined {
  const { status } = spawnSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root, stdio: 'ignore' })
  return status === 0 ? undefined : `this clone has no history with the version before (${commit})`
}

const home = mkdtempSync(join(tmpdir(), 'castellan-versions-'))
const masterKey = Buffer.alloc(32, 7).toString('base64')
const postgres = await startPostgres()
const environment = { ...UNATTENDED, CASTELLAN_STORE: postgres.url(), CASTELLAN_MASTER_KEY: masterKey }
const nodes = new Set<ChildProcess>()

/** The sources of the version before, which Node runs as they are, with the packages of this one. */
function sourcesBefore(): string {
  const folder = join(home, 'before')
  mkdirSync(folder)
  const archive = execFileSync('git', ['archive', commit, 'src', 'models', 'data', 'package.json'], {
    cwd: root,
    maxBuffer: 1 << 30,
  })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

const before = sourcesBefore()
const OF_BEFORE = [process.execPath, '--disable-warning=ExperimentalWarning', join(before, 'src/cli/main.ts')]

interface Node {
  readonly url: string
  end(): Promise<void>
}

/** @throws Error with what it said, where it ends before it is ready. */
async function started(command: readonly string[]): Promise<Node> {
  const [program = '', ...words] = command
  const child = spawn(program, [...words, 'serve', '--port', '0'], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  nodes.add(child)
  let said = ''
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const ready = /ready: (http\S+)/.exec(said)?.[1]
        if (ready) resolve(new URL(ready).origin)
      })
    child.once('exit', () => reject(new Error(said)))
  })
  return {
    url,
    async end() {
      child.kill('SIGTERM')
      await ended
      nodes.delete(child)
    },
  }
}

function command(words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(PROGRAM, words, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...environment },
  })
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stdout}${stderr}`)
  return stdout
}

function clients(node: Node, credentials: Key & { readonly sessionToken?: string } = ROOT_KEY) {
  const options = { endpoint: node.url, region: 'us-east-1', credentials, maxAttempts: 3 }
  return { iam: new IAMClient(options), sts: new STSClient(options) }
}

async function users(node: Node, credentials: Key = ROOT_KEY): Promise<readonly string[]> {
  const names: string[] = []
  for (let Marker: string | undefined; ; ) {
    const page = await clients(node, credentials).iam.send(
      new ListUsersCommand({ MaxItems: 1000, ...(Marker && { Marker }) }),
    )
    names.push(...(page.Users ?? []).map(({ UserName = '' }) => UserName))
    Marker = page.Marker
    if (!page.IsTruncated) return names.sort()
  }
}

/** What writes until it is ended; every answer is kept, and none may be an error. */
class Writer {
  readonly made: string[] = []
  readonly keys: Key[] = []
  #isOver = false
  readonly #ended: Promise<void>

  constructor(node: Node, name: string) {
    this.#ended = this.#run(node, name)
    this.#ended.catch(() => {}) // Whoever ends it hears of it.
  }

  async #run(node: Node, name: string): Promise<void> {
    const { iam } = clients(node)
    for (let n = 0; !this.#isOver; n++) {
      const UserName = `${name}-${n}`
      await iam.send(new CreateUserCommand({ UserName }))
      if (n % 3 === 2) {
        await iam.send(new DeleteUserCommand({ UserName }))
        continue
      }
      this.made.push(UserName)
      if (n % 3 === 1) continue
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
      this.keys.push({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
    }
  }

  async end(): Promise<void> {
    this.#isOver = true
    await this.#ended
  }
}

/** Resolves when the writers have made some more. */
async function more(writers: readonly Writer[]): Promise<void> {
  const counts = writers.map(({ made }) => made.length)
  await until('writes', 60, async () =>
    writers.every(({ made }, index) => made.length >= (counts[index] ?? 0) + 6) ? true : undefined,
  )
}

/** What one version gave out holds at the other, and what one forbids the other refuses. */
async function agree(one: Node, other: Node, name: string): Promise<void> {
  const { iam, sts } = clients(one)
  const { Credentials } = await sts.send(new GetSessionTokenCommand())
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  }
  await clients(other, session).sts.send(new GetCallerIdentityCommand())
  await iam.send(new CreateUserCommand({ UserName: name }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }))
  const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  await pause(LEASE_MS)
  await assert.rejects(users(other, key), { name: 'AccessDenied' })
  const put = (Effect: string) => {
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect, Action: 'iam:*', Resource: '*' },
    })
    return iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'p', PolicyDocument }))
  }
  await put('Allow')
  await pause(LEASE_MS)
  await users(other, key)
  await put('Deny')
  await pause(LEASE_MS)
  await assert.rejects(users(other, key), { name: 'AccessDenied' })
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: UNATTENDED.CASTELLAN_ACCOUNT_ID }, Action: 'sts:AssumeRole' },
  })
  await iam.send(new CreateRoleCommand({ RoleName: `role-${name}`, AssumeRolePolicyDocument: trust }))
}

/** What one node changes counts on the others within a second. */
const LEASE_MS = 1100

async function run(): Promise<void> {
  const old = [await started(OF_BEFORE), await started(OF_BEFORE)]
  const [first, second] = old as [Node, Node]
  const writers = [new Writer(first, 'old'), new Writer(second, 'second')]
  await more(writers)
  say(command(['migrate', '--plan']).trim())
  say(command(['migrate']).trim())
  await more(writers) // The version before goes on, on what the new one has migrated.
  const [, ofSecond] = writers
  await ofSecond?.end()
  await second.end()
  const next = await started([PROGRAM])
  const ofNext = new Writer(next, 'new')
  writers.push(ofNext)
  await more(writers.filter((writer) => writer !== ofSecond))
  await Promise.all([agree(first, next, 'by-old'), agree(next, first, 'by-new')])
  const [ofFirst] = writers
  await ofFirst?.end()
  await pause(LEASE_MS)
  const made = () => [...writers.flatMap(({ made }) => made), 'by-old', 'by-new'].sort()
  await ofNext.end()
  for (const node of [first, next]) {
    assert.deepEqual(await users(node), made(), 'a write is lost, or there twice')
    // Versions from 0024 on keep count where the one before counted: quotas must not drift by what that one wrote.
    const { SummaryMap } = await clients(node).iam.send(new GetAccountSummaryCommand())
    assert.equal(SummaryMap?.Users, made().length, 'the count of users is wrong')
  }
  const keys = writers.flatMap(({ keys }) => keys)
  for (const node of [first, next])
    for (const key of keys) await clients(node, key).sts.send(new GetCallerIdentityCommand())
  await first.end()
  const last = await started([PROGRAM])
  assert.deepEqual(await users(last), made())
  for (const key of keys) await clients(last, key).sts.send(new GetCallerIdentityCommand())
  const tooNew = await started(OF_BEFORE).then(
    () => '',
    (error: Error) => error.message,
  )
  assert.match(tooNew, /was (?:made|migrated) by a newer version of castellan \(it has `0024-lists`\)/)
  await Promise.all([next.end(), last.end()])
  say(
    `two versions (${commit.slice(0, 8)} and this one): ${made().length} users and ${keys.length} keys written, nothing lost`,
  )
}

let code = 0
try {
  await run()
} catch (error) {
  console.error('WRONG: two versions beside each other:', error)
  code = 1
}
for (const node of nodes) node.kill('SIGKILL')
await postgres.stop()
rmSync(home, { recursive: true, force: true })
process.exit(code)
