import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountId } from '../src/aws/index.ts'
import { openStore } from '../src/storage/index.ts'
import { pipeline } from './pipelining.ts'
import { ACCOUNT, freePort, spawnCastellan, untilAnswered } from './processes.ts'
import { signed, signedBytes } from './sign.ts'
import { table, whole } from './table.ts'

const GET_CALLER_IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15'
const MINIMAL = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'

/** How long somebody else waits for an answer while one client takes all that it can get. */
export async function benchFairness(): Promise<void> {
  const castellan = spawnCastellan(await freePort())
  const { port } = castellan
  try {
    const ask = () => signed('sts', port, GET_CALLER_IDENTITY)
    await untilAnswered(port, ask)
    const request = await signedBytes('sts', port, GET_CALLER_IDENTITY)
    const rows: string[][] = []
    const measure = async (name: string, work: () => Promise<string>) => {
      const waits = waitsOf(port, ask)
      await pause(500)
      waits.begin()
      const said = await work()
      const { most, p99 } = await waits.end()
      rows.push([name, said, p99.toFixed(0), most.toFixed(0)])
    }
    await measure('nobody else', async () => {
      await pause(1_000)
      return ''
    })
    const floods = [
      { name: '100 connections, 200 signed requests each', request, connections: 100, each: 200 },
      { name: '10 connections, 5,000 signed requests each', request, connections: 10, each: 5_000 },
      { name: '100 connections, 2,000 of the smallest requests each', request: MINIMAL, connections: 100, each: 2_000 },
    ]
    for (const { name, ...flood } of floods) {
      await measure(name, async () => {
        const { answers, took } = await pipeline({ port, ...flood })
        return `${answers} answers in ${(took / 1000).toFixed(1)} s`
      })
    }
    table('How long another client waits', ['while', '', 'p99 ms', 'most ms'], rows)
  } finally {
    await castellan.stop()
  }
  await benchLargeAccount()
}

const USERS = 100_000
const POLICY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'

/** What grows with an account, asked of a large one. */
const LARGE: readonly { readonly name: string; readonly body: string }[] = [
  { name: 'ListUsers, 1,000', body: 'Action=ListUsers&MaxItems=1000' },
  { name: 'GetAccountAuthorizationDetails, 1,000', body: 'Action=GetAccountAuthorizationDetails&MaxItems=1000' },
  { name: 'GetGroup with all users, 1,000', body: 'Action=GetGroup&GroupName=everyone&MaxItems=1000' },
  {
    name: 'ListEntitiesForPolicy with all users, 1,000',
    body: `Action=ListEntitiesForPolicy&PolicyArn=${encodeURIComponent(POLICY)}&MaxItems=1000`,
  },
  { name: 'ListUsers under a path that nobody has', body: 'Action=ListUsers&PathPrefix=%2Fnobody%2F' },
  { name: 'ListPolicies that are attached', body: 'Action=ListPolicies&OnlyAttached=true' },
  { name: 'GenerateCredentialReport', body: 'Action=GenerateCredentialReport' },
  { name: 'GetCredentialReport', body: 'Action=GetCredentialReport' },
  { name: 'SimulateCustomPolicy, 100 actions on 100 resources', body: simulation() },
]

async function benchLargeAccount(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  let castellan = spawnCastellan(await freePort(), data)
  try {
    await untilAnswered(castellan.port, () => signed('sts', castellan.port, GET_CALLER_IDENTITY))
    await castellan.stop()
    await addUsers(data)
    castellan = spawnCastellan(await freePort(), data)
    const { port } = castellan
    const ask = () => signed('sts', port, GET_CALLER_IDENTITY)
    await untilAnswered(port, ask)
    const rows: string[][] = []
    for (const { name, body } of LARGE) {
      const request = await signed('iam', port, `${body}&Version=2010-05-08`)
      const waits = waitsOf(port, ask)
      await pause(300)
      waits.begin()
      const began = performance.now()
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', ...request })
      const { byteLength } = await answer.arrayBuffer()
      const took = performance.now() - began
      await pause(100)
      const { most } = await waits.end()
      rows.push([name, String(answer.status), whole(byteLength), took.toFixed(0), most.toFixed(0)])
    }
    table(
      `How long another client waits, in an account of ${whole(USERS)} users`,
      ['while', 'status', 'bytes', 'took ms', 'most ms'],
      rows,
    )
  } finally {
    await castellan.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

async function addUsers(data: string): Promise<void> {
  const store = await openStore({ data })
  await store.write(accountId(ACCOUNT), async (tx) => {
    await tx.groups.add({ groupId: 'AGPAEVERYONE', groupName: 'everyone', path: '/', createdAt: 0 })
    for (let i = 0; i < USERS; i++) {
      const userId = `AIDA${String(i).padStart(17, 'A')}`
      await tx.users.add({ userId, userName: `user-${i}`, path: '/', createdAt: 0, boundaryArn: null })
      await tx.groups.addMember('AGPAEVERYONE', userId, 0)
      await tx.policyAttachments.attach(userId, POLICY, 0)
    }
  })
  await store.close()
}

function simulation(): string {
  const Statement = Array.from({ length: 40 }, (_, i) => ({
    Effect: 'Allow',
    Action: 's3:Get*',
    Resource: `arn:aws:s3:::*${i}*a*b*c*`,
  }))
  const members = new URLSearchParams({ Action: 'SimulateCustomPolicy' })
  members.set('PolicyInputList.member.1', JSON.stringify({ Version: '2012-10-17', Statement }))
  for (let i = 1; i <= 100; i++) {
    members.set(`ActionNames.member.${i}`, `s3:GetObject${i}`)
    members.set(`ResourceArns.member.${i}`, `arn:aws:s3:::${'abc'.repeat(20)}${i}`)
  }
  return members.toString()
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Asks one request after the other, and notes how long each waits. */
function waitsOf(port: number, ask: () => Promise<{ headers: Record<string, string>; body: string }>) {
  let waits: number[] = []
  let isOver = false
  const loop = (async () => {
    const { headers, body } = await ask()
    while (!isOver) {
      const began = performance.now()
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })
      await answer.arrayBuffer()
      waits.push(performance.now() - began)
      await pause(5)
    }
  })()
  return {
    begin: () => {
      waits = []
    },
    async end() {
      isOver = true
      await loop
      const sorted = waits.toSorted((a, b) => a - b)
      const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN
      return { most: sorted.at(-1) ?? Number.NaN, p99 }
    },
  }
}
