import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { version } from '../../server/version.ts'
import { painter, printable, printableJson } from '../../terminal/index.ts'
import { command } from '../command.ts'
import { peopleAt } from '../people.ts'
import { TARGET_FLAGS } from './target-flags.ts'

export const secure = command({
  name: 'secure',
  summary:
    'Brings an account through the first-day checklist: looks, shows the plan, asks, does it, and reads it back.',
  usage: 'secure [--profile NAME | --endpoint URL] [FLAGS]',
  example: 'secure --plan',
  note: 'Exit code: 0 done, or only steps left that wait for a person; 1 a step or a look failed; 2 could not run.',
  flags: {
    ...TARGET_FLAGS,
    email: { type: 'string', value: 'ADDRESS', help: 'where billing alarms and budgets mail to' },
    threshold: {
      type: 'strings',
      value: 'USD',
      help: 'an amount to be warned at; may be repeated (default 10, 50, 100, 500)',
    },
    'admin-name': { type: 'string', value: 'NAME', help: 'the user that administers IAM (default iam-admin)' },
    boundary: { type: 'boolean', help: 'confine that user by a permissions boundary, so that it cannot become more' },
    hardening: { type: 'boolean', help: 'go on to what comes after the first day; nothing of it costs money' },
    plan: { type: 'boolean', help: 'show what would be done, and change nothing' },
    yes: { type: 'boolean', help: 'do it unasked; what needs a person is left for one' },
    'secrets-file': {
      type: 'string',
      value: 'FILE',
      help: 'a new file for passwords, readable by you alone; with --yes it is needed',
    },
    json: { type: 'string', value: 'FILE', help: 'write the report as JSON too' },
    html: { type: 'string', value: 'FILE', help: 'write the report as a web page too' },
    'print-policy': { type: 'boolean', help: 'print the IAM policy that this command needs, and end' },
  },
  async run(given, _words, terminal) {
    const { CHECKS, FIRST_DAY_CHECKS } = await import('../../keeper/checks/index.ts')
    const keeper = await import('../../keeper/secure/index.ts')
    const { readBaseline } = await import('../../keeper/read-baseline.ts')
    const { assertWritable, writeOutput } = await import('../../keeper/outputs.ts')
    const permissions = await import('../../keeper/permissions/index.ts')
    const { assertNamed, journalFile, openAccount, openJournal, resolveTarget } = await import(
      '../../keeper/account/index.ts'
    )
    const clock = Date.now
    const checks = given.hardening ? CHECKS : FIRST_DAY_CHECKS
    const baseline = readBaseline({ ...given, adminName: given['admin-name'] }, clock())
    if (given['print-policy']) {
      const scope = permissions.policyScope({ ...given, ...(await resolveTarget(given)) }, baseline)
      terminal.data(printableJson(permissions.policyFor(checks, scope)))
      return 0
    }
    assertWritable({ '--secrets-file': given['secrets-file'], '--json': given.json, '--html': given.html })
    const open = await openAccount(given, `castellan-secure/${version()}`)
    try {
      terminal.out(printable`${open.headline}\n`)
      if (given.yes) assertNamed(open.target, given)
      const place = { ...open.target, ...open.account, environment: terminal.environment }
      const { report, hasFailed, ended } = await keeper.secure({
        open,
        checks,
        baseline,
        isPlanOnly: given.plan === true,
        isAgreed: given.yes === true,
        isNamed: given.account !== undefined,
        people: await peopleAt(terminal, given.yes),
        secretsFile: given['secrets-file'],
        journal: openJournal(journalFile(place), clock),
        lastAccount: keeper.lastAccountFile(terminal.environment),
        out: terminal.out,
        paint: painter(terminal),
        clock,
        random: randomBytes,
        wait,
      })
      if (given.json !== undefined) writeOutput('--json', given.json, keeper.reportJson(report))
      if (given.html !== undefined) writeOutput('--html', given.html, keeper.reportHtml(report))
      if (ended) throw ended
      return hasFailed ? 1 : 0
    } finally {
      open.close()
    }
  },
})
