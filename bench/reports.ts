import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seeded, usersOf } from './account-size.ts'
import { EVERYONES_POLICY } from './large-account.ts'
import { ACCOUNT } from './processes.ts'
import { signed } from './sign.ts'
import { ratio, table, whole } from './table.ts'

const SECONDS = 5
const EVERYONES = encodeURIComponent(EVERYONES_POLICY)

/** What one client asks again and again, each as soon as the one before is answered. */
const REPORTS: readonly { readonly name: string; readonly bodies: readonly string[] }[] = [
  {
    name: 'credential reports, each made anew',
    bodies: [
      'Action=TagUser&UserName=bench&Tags.member.1.Key=a&Tags.member.1.Value=b',
      'Action=GenerateCredentialReport',
      'Action=GetCredentialReport',
    ],
  },
  {
    name: 'GetAccountAuthorizationDetails, 1,000',
    bodies: ['Action=GetAccountAuthorizationDetails&MaxItems=1000'],
  },
  {
    name: 'last accesses of everybody',
    bodies: [`Action=GenerateServiceLastAccessedDetails&Arn=${EVERYONES}`],
  },
  {
    name: 'SimulatePrincipalPolicy, 100 actions on 20 resources',
    bodies: [simulation()],
  },
  { name: 'ListUsers, 1,000', bodies: ['Action=ListUsers&MaxItems=1000'] },
  { name: 'ListPolicies, 1,000', bodies: ['Action=ListPolicies&MaxItems=1000'] },
  {
    name: 'ListEntitiesForPolicy, 1,000',
    bodies: [`Action=ListEntitiesForPolicy&PolicyArn=${EVERYONES}&MaxItems=1000`],
  },
  {
    name: 'GetAccountSummary beside TagUser',
    bodies: ['Action=TagUser&UserName=bench&Tags.member.1.Key=a&Tags.member.1.Value=b', 'Action=GetAccountSummary'],
  },
]

/**
 * How long others wait while one client loops over the heaviest that there is, in an account of `--users` (20,000
 * where nothing is said): beside their waits while nobody else asks.
 */
export async function benchReports(users = usersOf(process.argv)): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  const { server, key } = await seeded(data, users)
  const { port } = server
  try {
    const { headers, body } = await signed('sts', port, 'Action=GetCallerIdentity&Version=2011-06-15', key)
    const ask = () => post(port, headers, body)
    const waitsWhile = async (loop: () => Promise<unknown>) => {
      const waits: number[] = []
      for (const end = performance.now() + SECONDS * 1000; performance.now() < end; ) {
        const began = performance.now()
        await ask()
        waits.push(performance.now() - began)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      await loop()
      waits.sort((a, b) => a - b)
      return { p99: waits[Math.floor(waits.length * 0.99)] ?? Number.NaN, most: waits.at(-1) ?? Number.NaN }
    }
    for (let i = 0; i < 2000; i++) await ask()
    const nobody = async () => waitsWhile(async () => {})
    const rows: string[][] = []
    for (const { name, bodies } of REPORTS) {
      const alone = await nobody()
      let isOver = false
      let answers = 0
      const looping = (async () => {
        while (!isOver) {
          for (const body of bodies) {
            const request = await signed('iam', port, `${body}&Version=2010-05-08`)
            await post(port, request.headers, request.body)
          }
          answers++
        }
      })()
      const beside = await waitsWhile(async () => {
        isOver = true
        await looping
      })
      rows.push([
        name,
        whole(answers),
        alone.p99.toFixed(1),
        beside.p99.toFixed(1),
        ratio(beside.p99, alone.p99),
        beside.most.toFixed(0),
      ])
      process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`)
    }
    table(
      `How long others wait beside reports, in an account of ${whole(users)} users`,
      ['while', 'reports', 'p99 ms, nobody else', 'p99 ms', '', 'most ms'],
      rows,
    )
  } finally {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

async function post(port: number, headers: Record<string, string>, body: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${body.slice(0, 60)}: ${answer.status}`)
}

function simulation(): string {
  const members = new URLSearchParams({ Action: 'SimulatePrincipalPolicy' })
  members.set('PolicySourceArn', `arn:aws:iam::${ACCOUNT}:user/User-10000001`)
  for (let i = 1; i <= 100; i++) members.set(`ActionNames.member.${i}`, `s3:GetObject${i}`)
  for (let i = 1; i <= 20; i++) members.set(`ResourceArns.member.${i}`, `arn:aws:s3:::${'abc'.repeat(20)}${i}/x`)
  return members.toString()
}
