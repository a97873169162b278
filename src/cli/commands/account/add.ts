import { hiddenInput, printable } from '../../../terminal/index.ts'
import { command, UsageError } from '../../command.ts'
import { STORE_FLAGS, withStore } from './opened.ts'

export const add = command({
  name: 'account add',
  summary: 'Adds an account, with a root user of its own.',
  usage: 'account add --email ADDRESS [FLAGS]',
  example: 'account add --email second@example.com --name second',
  note: [
    'At a terminal the password is asked for. Elsewhere CASTELLAN_ROOT_PASSWORD has it, or root has none until',
    '`castellan doctor reset-root-password`. CASTELLAN_ROOT_ACCESS_KEY_ID and CASTELLAN_ROOT_SECRET_ACCESS_KEY give root an',
    'access key: for tests, not for an account that is to be safe. It prints the ID of the account.',
  ].join('\n'),
  flags: {
    email: { type: 'string', value: 'ADDRESS', help: "root's e-mail address: no other account's root has it" },
    name: { type: 'string', value: 'NAME', help: 'the name of the account (default: what is before the @)' },
    id: { type: 'string', value: 'ID', help: '12 digits (default: random)' },
    ...STORE_FLAGS,
  },
  async run(given, _words, terminal) {
    const { email: rootEmail, name: accountName, id: accountId } = given
    if (rootEmail === undefined) {
      throw new UsageError('`account add` needs `--email`', 'give the e-mail address that its root user signs in with')
    }
    const { environment } = terminal
    const { addAccount } = await import('../../../server/accounts.ts')
    const made = await withStore(given, terminal, async (opened) => {
      const rootPassword =
        environment.CASTELLAN_ROOT_PASSWORD ?? (terminal.isTerminal ? await askedPassword() : undefined)
      return await addAccount(opened, { rootEmail, rootPassword, accountName, accountId, environment })
    })
    terminal.out(printable`${made}\n`)
    return 0
  },
})

/** `undefined` for none. */
async function askedPassword(): Promise<string | undefined> {
  const question = printable`Password of its root user (not shown; empty for none yet): `
  const password = await hiddenInput(question, { input: process.stdin, output: process.stderr })
  return password === '' ? undefined : password
}
