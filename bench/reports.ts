import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seeded, usersOf } from './account-size.ts'
import { EVERYONES_POLICY } from './large-account.ts'
import { asker, loop } from './looper.ts'
import { ACCOUNT } from './processes.ts'
import { signedBytes } from './sign.ts'
import { ratio, table, whole } from './table.ts'

const SECONDS = 2
const ROUNDS = 3
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

/** Where no report is asked for: a client that loops over the cheapest, which has the same part of the processors. */
const CONTROL = { name: 'GetUser', bodies: ['Action=GetUser&UserName=bench'] }

/**
 * How long others wait while one client loops over the heaviest that there is, in an account of `--users` (20,000
 * where nothing is said): beside their waits while nobody else asks, and while one loops over GetUser. They ask one
 * GetCallerIdentity after the other, 5 ms after each answer. Rounds are interleaved, and their waits put together.
 */
export async function benchReports(users = usersOf(process.argv)): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  const { server, key } = await seeded(data, users)
  const { port } = server
  try {
    const bytesOf = ({ bodies }: { readonly bodies: readonly string[] }) =>
      Promise.all(bodies.map((body) => signedBytes('iam', port, `${body}&Version=2010-05-08`, key)))
    const question = await signedBytes('sts', port, 'Action=GetCallerIdentity&Version=2011-06-15', key)
    const { ask, close } = await asker(port)
    const waitsFor = async (seconds: number) => {
      const waits: number[] = []
      for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
        const began = performance.now()
        await ask(question)
        waits.push(performance.now() - began)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      return waits
    }
    const waitsBeside = async (requests: readonly string[]) => {
      const looper = await loop(port, requests)
      await waitsFor(0.3)
      const waits = await waitsFor(SECONDS)
      return { waits, answers: await looper.stop() }
    }
    for (let i = 0; i < 2000; i++) await ask(question)
    const rows: string[][] = []
    for (const report of REPORTS) {
      const alone: number[] = []
      const control: number[] = []
      const beside: number[] = []
      let answers = 0
      for (let round = 0; round < ROUNDS; round++) {
        alone.push(...(await waitsFor(SECONDS)))
        control.push(...(await waitsBeside(await bytesOf(CONTROL))).waits)
        const found = await waitsBeside(await bytesOf(report))
        beside.push(...found.waits)
        answers += found.answers
      }
      const [ofAlone, ofControl, ofBeside] = [alone, control, beside].map(p99) as [number, number, number]
      rows.push([
        report.name,
        whole(answers),
        ofAlone.toFixed(1),
        ofControl.toFixed(1),
        ofBeside.toFixed(1),
        ratio(ofBeside, ofAlone),
        ratio(ofBeside, ofControl),
        Math.max(...beside).toFixed(0),
      ])
      process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`)
    }
    close()
    table(
      `How long others wait beside reports, in an account of ${whole(users)} users`,
      [
        'while one loops over',
        'answers',
        'p99 ms, nobody else',
        `beside ${CONTROL.name}`,
        'beside it',
        'of nobody',
        `of ${CONTROL.name}`,
        'most ms',
      ],
      rows,
    )
  } finally {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

function p99(waits: readonly number[]): number {
  return waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? Number.NaN
}

function simulation(): string {
  const members = new URLSearchParams({ Action: 'SimulatePrincipalPolicy' })
  members.set('PolicySourceArn', `arn:aws:iam::${ACCOUNT}:user/User-10000001`)
  for (let i = 1; i <= 100; i++) members.set(`ActionNames.member.${i}`, `s3:GetObject${i}`)
  for (let i = 1; i <= 20; i++) members.set(`ResourceArns.member.${i}`, `arn:aws:s3:::${'abc'.repeat(20)}${i}/x`)
  return members.toString()
}
