import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { hiddenInput, printable } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'
import { storeUrl } from '../secret-url.ts'

const ACTIONS = ['reset-root-password', 'reset-root-mfa'] as const

export const doctor = command({
  name: 'doctor',
  summary: "Mends what nobody can mend from inside: root's lost password or lost phone.",
  usage: `doctor ${ACTIONS.join(' | ')} [FLAGS]`,
  maxWords: 1,
  flags: {
    data: {
      type: 'string',
      value: 'FOLDER',
      help: 'the data folder (default ~/.castellan); its server must be stopped',
    },
    store: { type: 'string', value: 'URL', help: 'or the PostgreSQL store (CASTELLAN_STORE)' },
    account: { type: 'string', value: 'ID', help: 'the account, where the store holds several' },
  },
  async run(given, [action], terminal) {
    if (!ACTIONS.some((known) => known === action)) {
      throw new UsageError(
        action === undefined ? '`doctor` needs to know what to mend' : `unknown task \`${action}\``,
        `say \`castellan doctor ${ACTIONS.join('` or `castellan doctor ')}\``,
      )
    }
    const store = storeUrl(given, terminal)
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
