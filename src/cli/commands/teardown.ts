import { setTimeout as wait } from 'node:timers/promises'
import { version } from '../../server/version.ts'
import { painter, printable, printableJson } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'
import { peopleAt } from '../people.ts'
import { TARGET_FLAGS } from './target-flags.ts'

export const teardown = command({
  name: 'teardown',
  summary: 'Removes what `secure` made, and lists what costs money.',
  usage: 'teardown [--profile NAME | --endpoint URL] [FLAGS]',
  example: 'teardown --yes --account 123456789012',
  note: 'Exit code: 0 nothing that secure made (or, with --leftovers, nothing that costs) is left; 1 something is; 2 could not run. It shows the list and asks before it removes anything.',
  flags: {
    ...TARGET_FLAGS,
    yes: { type: 'boolean', help: 'remove what is listed unasked; needs `--account`' },
    leftovers: { type: 'boolean', help: 'list what costs money, whoever made it, and change nothing' },
    'admin-name': {
      type: 'string',
      value: 'NAME',
      help: 'with `--print-policy`: the user that secure made (default iam-admin)',
    },
    'print-policy': { type: 'boolean', help: 'print the IAM policy that this command needs, and end' },
    'cost-explorer': { type: 'boolean', help: 'with `--leftovers`: ask Cost Explorer too, at $0.01 for each request' },
  },
  async run(given, _words, terminal) {
    if (given.yes && given.account === undefined)
      throw new UsageError('`--yes` needs `--account`', `for example \`castellan ${teardown.example}\``)
    if (given['cost-explorer'] && !given.leftovers)
      throw new UsageError('`--cost-explorer` goes with `--leftovers`', 'give both, or none')
    if (given.yes && given.leftovers)
      throw new UsageError('`--leftovers` changes nothing, so there is nothing to agree to', 'leave out `--yes`')
    const { journalFile, openAccount, openJournal, resolveTarget } = await import('../../keeper/account/index.ts')
    const keeper = await import('../../keeper/teardown/index.ts')
    if (given['print-policy']) {
      const { policyOf, policyScope } = await import('../../keeper/permissions/index.ts')
      const { ADMIN_NAME } = await import('../../keeper/read-baseline.ts')
      const baseline = { adminName: given['admin-name'] ?? ADMIN_NAME, boundary: true }
      const scope = policyScope({ ...given, ...(await resolveTarget(given)) }, baseline)
      terminal.data(printableJson(policyOf({ reads: keeper.TEARDOWN_READS, changes: keeper.TEARDOWN_CHANGES }, scope)))
      return 0
    }
    const open = await openAccount(given, `castellan-teardown/${version()}`)
    try {
      terminal.out(printable`${open.headline}\n`)
      const { account, target } = open
      const people = await peopleAt(terminal, given.yes)
      const common = { account, people, out: terminal.out, paint: painter(terminal) }
      if (given.leftovers) {
        const isNothing = await keeper.leftovers({
          ...common,
          asksCostExplorer: given['cost-explorer'],
          now: Date.now(),
        })
        return isNothing ? 0 : 1
      }
      const file = journalFile({ ...target, accountId: account.accountId, environment: terminal.environment })
      const isClean = await keeper.teardown({
        ...common,
        journal: openJournal(file, Date.now),
        isAgreed: given.yes === true,
        wait: (milliseconds) => wait(milliseconds),
      })
      return isClean ? 0 : 1
    } finally {
      open.close()
    }
  },
})
