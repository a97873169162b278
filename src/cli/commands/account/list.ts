import { printable } from '../../../terminal/index.ts'
import { command } from '../../command.ts'
import { STORE_FLAGS, withStore } from './opened.ts'

export const list = command({
  name: 'account list',
  summary: "Lists the accounts: ID, root's e-mail address, name.",
  usage: 'account list [FLAGS]',
  flags: STORE_FLAGS,
  async run(given, _words, terminal) {
    const { listAccounts } = await import('../../../server/accounts.ts')
    for (const { accountId, rootEmail, name } of await withStore(given, terminal, listAccounts)) {
      terminal.data(printable`${accountId}\t${rootEmail}\t${name}\n`)
    }
    return 0
  },
})
