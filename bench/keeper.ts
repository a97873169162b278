import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { ACCOUNT, freePort, KEY, median, spawnCastellan, untilAnswered } from './processes.ts'
import { signed } from './sign.ts'
import { table, whole } from './table.ts'

const ROUNDS = 5
/** IAM's own quota, less the administrator that `secure` makes. */
const USERS = 4999
const PARALLEL = 16
const ADMIN = `arn:aws:iam::${ACCOUNT}:user/iam-admin`
const GCI = 'Action=GetCallerIdentity&Version=2011-06-15'
const READ_ONLY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }],
})

interface Run {
  readonly ms: number
  /** The most that it had resident. */
  readonly peakMB: number
}

/** The keeper as people start it, against an account in memory: the process's start is in each figure. */
export async function benchKeeper(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  try {
    const rows: (readonly string[])[] = []
    const fresh: Run[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await withAccount(async (endpoint) => {
        const state = join(folder, `state-${round}`)
        const secrets = join(folder, `secrets-${round}`)
        const secure = ['secure', '--yes', '--email', 'me@example.com', '--secrets-file', secrets]
        fresh.push(await run(endpoint, state, secure, [0]))
        if (round < ROUNDS - 1) return
        rows.push(row('secure, a fresh account', fresh))
        const again = [...secure.slice(0, -1), join(folder, 'unused')]
        rows.push(row('secure again, which changes nothing', await repeated(() => run(endpoint, state, again, [0]))))
        rows.push(row('audit', await repeated(() => run(endpoint, state, ['audit'], [1]))))
        const prove = ['prove', '--principal', ADMIN, '--only', 'iam:*']
        rows.push(row('prove', await repeated(() => run(endpoint, state, prove, [1]))))
        await makeUsers(endpoint)
        const many = await repeated(() => run(endpoint, state, ['audit'], [1]))
        rows.push(row(`audit, ${whole(USERS)} more users, each with a key and a policy`, many))
      })
    }
    table(`The keeper on an account in memory, medians of ${ROUNDS}`, ['', 's', 'resident MB'], rows)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function withAccount(use: (endpoint: string) => Promise<void>): Promise<void> {
  const port = await freePort()
  const server = spawnCastellan(port)
  try {
    await untilAnswered(port, () => signed('sts', port, GCI))
    await use(`http://127.0.0.1:${port}`)
  } finally {
    await server.stop()
  }
}

async function repeated(once: () => Promise<Run>): Promise<readonly Run[]> {
  const runs: Run[] = []
  while (runs.length < ROUNDS) runs.push(await once())
  return runs
}

function row(name: string, runs: readonly Run[]): readonly string[] {
  const seconds = median(runs.map(({ ms }) => ms)) / 1000
  return [name, seconds.toFixed(2), median(runs.map(({ peakMB }) => peakMB)).toFixed(0)]
}

/** @throws Error where it ends with another code than one of `codes`: what did not work is not measured. */
function run(endpoint: string, state: string, words: readonly string[], codes: readonly number[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(join(import.meta.dirname, '../bin/castellan'), [...words, '--endpoint', endpoint], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        XDG_STATE_HOME: state,
        AWS_ACCESS_KEY_ID: KEY.accessKeyId,
        AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey,
      },
    })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    let peakMB = 0
    const watch = setInterval(() => {
      peakMB = Math.max(peakMB, peakOf(child.pid))
    }, 10)
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(watch)
      const ms = performance.now() - started
      if (codes.includes(code ?? -1)) resolve({ ms, peakMB })
      else reject(new Error(`\`castellan ${words.join(' ')}\` ended with ${code}: ${said}`))
    })
  })
}

/** 0 once it has ended. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

async function makeUsers(endpoint: string): Promise<void> {
  const iam = new IAMClient({ endpoint, region: 'us-east-1', credentials: KEY })
  let next = 0
  const worker = async () => {
    while (next < USERS) {
      const UserName = `user-${next++}`
      await iam.send(new CreateUserCommand({ UserName }))
      await iam.send(new CreateAccessKeyCommand({ UserName }))
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'read', PolicyDocument: READ_ONLY }))
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  iam.destroy()
}
