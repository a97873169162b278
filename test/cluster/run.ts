/**
 * The run itself: `scripts/cluster.ts` starts it where the clients are. It makes the cluster, hurts it under load, and
 * judges what the clients saw. Exits with 1 where something was lost, half done or done twice.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { accountId } from '../../src/aws/index.ts'
import { openPostgres } from '../../src/storage/postgres.ts'
import { PROGRAM, ROOT, ROOT_KEY } from '../support/castellan.ts'
import type { Key } from '../support/sdk-clients.ts'
import { Alarms, checkMails } from './alarms.ts'
import { checkEvents, eventsOf } from './audit.ts'
import { Answers } from './clients.ts'
import { Cluster } from './cluster.ts'
import { Codes } from './codes.ts'
import { FAULTS, mended } from './faults.ts'
import { Figures } from './figures.ts'
import { checkRegisters } from './history/register.ts'
import { checkSet } from './history/set.ts'
import { Load } from './load.ts'
import { loopback, MACHINES, namespaces } from './network.ts'
import { pause, until } from './program.ts'

const { values: asked } = parseArgs({
  options: {
    writes: { type: 'string', default: '30000' },
    accounts: { type: 'string', default: '4' },
    fault: { type: 'string', default: '' },
    namespaces: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
/** A read may be so much behind a write of another node: the lease of what nodes keep of each other's accounts. */
const LEASE_MS = 1000

const home = mkdtempSync(join(tmpdir(), 'castellan-cluster-'))
chmodSync(home, 0o711) // PostgreSQL's user has its own folders in there.
const cluster = new Cluster(asked.namespaces ? namespaces : loopback, home)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void finish(2))

const say = (text: string) => console.log(text)
const answers = new Answers()
const figures = new Figures(answers, say)

async function finish(code: number): Promise<never> {
  await cluster.stop()
  if (asked.keep) say(`kept: ${home}`)
  else rmSync(home, { recursive: true, force: true })
  process.exit(code)
}

/** @returns the accounts with keys of their roots. */
function accounts(): readonly { readonly id: string; readonly key: Key }[] {
  const others = Array.from({ length: Number(asked.accounts) - 1 }, (_, index) => {
    const id = String(222200000000 + index)
    const key = {
      accessKeyId: `AKIACLUSTERTEST${index}0000`,
      secretAccessKey: `${ROOT_KEY.secretAccessKey.slice(0, -1)}${index}`,
    }
    const words = [
      ...cluster.network.on(1),
      PROGRAM,
      'account',
      'add',
      '--email',
      `root${index}@example.com`,
      '--id',
      id,
    ]
    const [program = '', ...rest] = words
    const { status, stderr } = spawnSync(program, rest, {
      encoding: 'utf8',
      env: {
        ...cluster.environment(1),
        CASTELLAN_ROOT_ACCESS_KEY_ID: key.accessKeyId,
        CASTELLAN_ROOT_SECRET_ACCESS_KEY: key.secretAccessKey,
      },
    })
    if (status !== 0) throw new Error(`account add: ${stderr}`)
    return { id, key }
  })
  return [{ id: ROOT.accountId, key: ROOT_KEY }, ...others]
}

async function run(): Promise<readonly string[]> {
  say(
    `three machines by ${cluster.network.cuts ? 'network namespaces' : 'addresses of loopback'}; ${cluster.disk(1).kind}`,
  )
  await cluster.start()
  const loads = accounts().map(({ id, key }) => ({ id, load: new Load(cluster, answers, key) }))
  const [first] = loads
  if (!first) throw new Error('one account at least')
  const codes = new Codes(cluster, answers)
  const alarms = new Alarms(cluster, first.load)
  await codes.start(first.load)
  await until('the alarms', 120, () => alarms.start())
  for (const { load } of loads) await load.start()
  const wrong: string[] = []
  await figures.of('no fault', async () => pause(10_000))
  for (const fault of FAULTS.filter(({ name }) => name.includes(asked.fault))) {
    const missing = fault.missing?.(cluster)
    if (missing !== undefined) figures.notRun(fault.name, missing)
    else
      await figures.of(fault.name, async () => {
        await fault.run(cluster)
        await mended(cluster).catch((error: Error) => wrong.push(`after ${fault.name}: ${error.message}`))
        await pause(3000)
      })
  }
  // A cluster that is broken acknowledges none, and what it did before is judged all the same.
  const enough = async () => (answers.acknowledged.length < Number(asked.writes) ? undefined : true)
  await until('enough acknowledged writes', 900, enough).catch((error: Error) => wrong.push(error.message))
  await Promise.all([...loads.map(({ load }) => load.stop()), codes.stop(), alarms.stop()])
  await pause(1500) // What a node was still at when its caller gave up.

  wrong.push(...answers.unexpected)
  const store = await openPostgres({ url: await cluster.superuserUrl() })
  for (const { id, load } of loads) {
    const lists = await Promise.all(MACHINES.map((machine) => load.users(machine)))
    const [found = []] = lists
    if (new Set(lists.map((list) => list.join())).size > 1) wrong.push('the nodes list different users')
    for (const machine of MACHINES) await load.readAll(machine)
    const { ledger } = load
    wrong.push(
      ...checkSet(
        ledger,
        found.filter((name) => /^(own|contended)-/.test(name)),
      ),
    )
    wrong.push(...checkRegisters(ledger, LEASE_MS))
    wrong.push(...checkEvents(await eventsOf(store, accountId(id)), ledger, found))
  }
  await store.close()
  for (const [step, times] of codes.taken)
    if (times > 1) wrong.push(`the code of step ${step} was taken ${times} times`)
  const sql = postgres(await cluster.superuserUrl(), { max: 1, onnotice: () => {} })
  const mails = await checkMails(sql, cluster)
  await sql.end()
  wrong.push(...mails.wrong)
  if (answers.acknowledged.length < Number(asked.writes)) wrong.push('too few writes were acknowledged')
  if (mails.transitions === 0 || codes.taken.size === 0) wrong.push('no alarm went off, or no code was used')
  figures.print()
  say(
    `${answers.acknowledged.length} writes acknowledged; ${answers.refused} answers of 503, ${answers.retried} calls succeeded` +
      ` when the SDK asked again; failed calls: ${[...answers.failed].map(([what, n]) => `${n} ${what}`).join(', ') || 'none'}`,
  )
  const taken = [...codes.taken.values()]
  say(
    `${taken.length} codes, ${taken.filter((times) => times === 1).length} of them taken once, none twice unless told below`,
  )
  say(
    `${mails.transitions} transitions of alarms; ${mails.mails} mails, ${mails.again} handed over again with the same id`,
  )
  return wrong
}

try {
  const wrong = await run()
  for (const text of wrong.slice(0, 50)) say(`WRONG: ${text}`)
  say(wrong.length === 0 ? 'nothing lost, nothing half done, nothing twice' : `${wrong.length} things are wrong`)
  await finish(wrong.length === 0 ? 0 : 1)
} catch (error) {
  console.error(error)
  for (const machine of MACHINES)
    for (const name of ['etcd', 'patroni', 'castellan'] as const)
      console.error(`--- ${name} ${machine}\n${cluster.program(name, machine).output().slice(-1500)}`)
  await finish(2)
}
