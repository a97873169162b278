import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Finding } from '../../server/examine.ts'
import { hiddenInput, painter, printable, type Terminal } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'
import { givenJson } from '../given-file.ts'
import { storeUrl } from '../secret-url.ts'

const ACTIONS = ['reset-root-password', 'reset-root-mfa', 'rotate-master-key', 'digest', 'upstreams'] as const

export const doctor = command({
  name: 'doctor',
  summary:
    "Says what is wrong with store, master key and disk; mends root's lost password or lost phone; changes the master key.",
  usage: `doctor [${ACTIONS.join(' | ')}] [FLAGS]`,
  note: [
    'Without a task it looks and changes nothing, also beside a server; `digest` makes of each table the digest that',
    'a backup of now would have; `upstreams` says which upstreams answer. Exit code: 0 all is well; 1 something is wrong.',
    'rotate-master-key seals all secrets with a new master key; stopped halfway, it goes on when it is run again. Servers go',
    'on meanwhile where they have the new key behind the one before, or where it is the data folder of one; else none may run.',
    'A data folder keeps its new key itself; one that a variable names is changed to `--new-key-file` where none runs.',
  ].join(' '),
  maxWords: 1,
  flags: {
    data: {
      type: 'string',
      value: 'FOLDER',
      help: 'the data folder (default ~/.castellan); for a task, its server must be stopped',
    },
    store: { type: 'string', value: 'URL', help: 'or the PostgreSQL store (CASTELLAN_STORE)' },
    account: { type: 'string', value: 'ID', help: 'the account, where the store holds several' },
    upstream: { type: 'strings', value: 'SERVICE=URL', help: 'for upstreams: as of `serve`; may be repeated' },
    upstreams: { type: 'string', value: 'FILE', help: 'for upstreams: their file, as of `serve`' },
    'new-key-file': { type: 'string', value: 'FILE', help: 'the new master key; made where it is not there' },
  },
  async run(given, [action], terminal) {
    if (action !== undefined && !ACTIONS.some((known) => known === action)) {
      throw new UsageError(
        `unknown task \`${action}\``,
        `say \`castellan doctor ${ACTIONS.join('` or `castellan doctor ')}\``,
      )
    }
    if (action === 'upstreams') return lookAtUpstreams(given, terminal)
    const store = storeUrl(given, terminal)
    if (action === undefined) return look({ ...given, store }, terminal)
    if (action === 'digest') return digest({ ...given, store }, terminal)
    if (action === 'rotate-master-key') return rotate({ ...given, store }, terminal)
    const { openForDoctor, resetRootMfa, resetRootPassword } = await import('../../server/doctor.ts')
    const patient = await openForDoctor({
      data: store === undefined ? (given.data ?? join(homedir(), '.castellan')) : given.data,
      store,
      account: given.account,
      environment: terminal.environment,
      clock: Date.now,
      random: randomBytes,
    })
    try {
      if (action === 'reset-root-mfa') {
        const removed = await resetRootMfa(patient)
        terminal.out(
          printable`removed ${removed} MFA device${removed === 1 ? '' : 's'} of root in account ${patient.accountId}, and ended root's sessions\nroot signs in with the password alone now: add a device at once, under Security credentials\n`,
        )
      } else {
        const password = await hiddenInput(printable`New password for root (not shown): `, {
          input: process.stdin,
          output: process.stdout,
        })
        await resetRootPassword(patient, password)
        terminal.out(
          printable`root of account ${patient.accountId} has a new password, and root's sessions are ended\n`,
        )
      }
      return 0
    } finally {
      await patient.store.close()
    }
  },
})

/** What two stores that hold the same have alike, whatever their engines. */
async function digest(
  { data, store }: { readonly data: string | undefined; readonly store: string | undefined },
  terminal: Terminal,
): Promise<number> {
  const { digestOfStore } = await import('../../server/backups.ts')
  const place =
    store === undefined ? { data: data ?? join(homedir(), '.castellan'), store } : { data: undefined, store }
  const { digest, tables } = await digestOfStore(place)
  for (const each of tables) terminal.out(printable`${each.digest} ${each.table}, ${each.rows} rows\n`)
  terminal.out(printable`digest of its rows: ${digest}\n`)
  return 0
}

async function rotate(
  {
    data,
    store,
    ...given
  }: { readonly data: string | undefined; readonly store: string | undefined } & {
    readonly 'new-key-file': string | undefined
  },
  terminal: Terminal,
): Promise<number> {
  const { rotateMasterKey } = await import('../../server/rotate-master-key.ts')
  const { resealed, lost, toBeNamed, keptBefore, besideNodes } = await rotateMasterKey({
    data: store === undefined ? (data ?? join(homedir(), '.castellan')) : undefined,
    store,
    newKeyFile: given['new-key-file'],
    environment: terminal.environment,
    clock: Date.now,
    random: randomBytes,
    onProgress: () => {},
  })
  const by = resealed === undefined ? 'by the server that goes on' : `${resealed} of them by this run`
  terminal.out(printable`all secrets are sealed with the new master key, ${by}
`)
  for (const each of lost)
    terminal.out(printable`neither key opens the secret of ${each}: delete it
`)
  if (toBeNamed !== undefined) {
    const variable = '`CASTELLAN_MASTER_KEY_FILE`'
    terminal.out(printable`start each server with ${variable} set to \`${toBeNamed}\`
`)
  }
  if (keptBefore !== undefined)
    terminal.out(printable`the key before is kept in \`${keptBefore}\`
`)
  if (besideNodes !== undefined) {
    const sessions = 'sessions and cookies of before open with it until then'
    terminal.out(printable`nothing in the store needs the key before: take it out of ${besideNodes} on every node, and restart them one by one
${sessions}: 36 hours later all sessions of STS are over; where others may have it, take it out now
`)
  }
  terminal.out(printable`only the key before opens backups that were made before: make one now
`)
  return 0
}

async function lookAtUpstreams(
  given: { readonly upstream: readonly string[] | undefined; readonly upstreams: string | undefined },
  terminal: Terminal,
): Promise<number> {
  const { environment } = terminal
  const { examineUpstreams } = await import('../../server/examine-upstreams.ts')
  const upstreamsFile = givenJson('--upstreams', given.upstreams ?? environment.CASTELLAN_UPSTREAMS_FILE)
  return report(await examineUpstreams({ upstreams: given.upstream ?? [], upstreamsFile, environment }), terminal)
}

/** Says of each thing whether it is well, and what to do where it is not. */
async function look(
  { data, store }: { readonly data: string | undefined; readonly store: string | undefined },
  terminal: Terminal,
): Promise<number> {
  const { examine } = await import('../../server/examine.ts')
  const findings = await examine({
    data: store === undefined ? (data ?? join(homedir(), '.castellan')) : undefined,
    store,
    environment: terminal.environment,
    random: randomBytes,
  })
  return report(findings, terminal)
}

function report(findings: readonly Finding[], terminal: Terminal): number {
  const paint = painter(terminal)
  for (const { what, mend } of findings) {
    if (mend === undefined) terminal.out(printable`${paint('green', '✓')} ${what}\n`)
    else terminal.out(printable`${paint('red', '✗')} ${what}\n  ${mend}\n`)
  }
  return findings.every(({ mend }) => mend === undefined) ? 0 : 1
}
