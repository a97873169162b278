import { version } from '../../server/version.ts'
import { painter, plain, printable, printableJson } from '../../terminal/index.ts'
import { command } from '../command.ts'
import { oneOf } from '../one-of.ts'
import { TARGET_FLAGS } from './target-flags.ts'

export const audit = command({
  name: 'audit',
  summary: 'Runs every check on an account, read only, and reports what is wrong and what to do about it.',
  usage: 'audit [--profile NAME | --endpoint URL] [FLAGS]',
  example: 'audit --format html --out audit.html',
  note: 'Exit code: 0 all pass; 1 findings; 2 could not run, or could not see everything.',
  flags: {
    ...TARGET_FLAGS,
    format: { type: 'string', value: 'FORMAT', help: 'text (default), json, sarif or html' },
    out: { type: 'string', value: 'FILE', help: 'write it to a file, and the first line alone to the terminal' },
    waivers: { type: 'string', value: 'FILE', help: 'findings that are accepted, each with a reason and an expiry' },
    threshold: {
      type: 'strings',
      value: 'USD',
      help: 'an amount that a billing alarm must exist for; may be repeated (default: any amount)',
    },
    'admin-name': { type: 'string', value: 'NAME', help: 'the user that administers IAM (default iam-admin)' },
    'print-policy': { type: 'boolean', help: 'print the IAM policy that this command needs, and end' },
  },
  async run(given, _words, terminal) {
    const format = oneOf('format', given.format, ['text', 'json', 'sarif', 'html'], 'text')
    const { CHECKS } = await import('../../keeper/checks/index.ts')
    const { readBaseline } = await import('../../keeper/read-baseline.ts')
    const { assertWritable, writeOutput } = await import('../../keeper/outputs.ts')
    const permissions = await import('../../keeper/permissions/index.ts')
    const auditing = await import('../../keeper/audit/index.ts')
    const { openAccount, resolveTarget } = await import('../../keeper/account/index.ts')
    const said = readBaseline({ threshold: given.threshold, adminName: given['admin-name'] }, Date.now())
    // Which amounts are right for an account, its owner knows: unless told, any alarm is one.
    const baseline = given.threshold === undefined ? { ...said, thresholds: [] } : said
    if (given['print-policy']) {
      const readOnly = CHECKS.map((check) => ({ ...check, changes: [] }))
      const scope = permissions.policyScope({ ...given, ...(await resolveTarget(given)) }, baseline)
      terminal.data(printableJson(permissions.policyFor(readOnly, scope, [])))
      return 0
    }
    const waivers = given.waivers === undefined ? [] : auditing.readWaivers(given.waivers)
    assertWritable({ '--out': given.out })
    const open = await openAccount(given, `castellan-audit/${version()}`)
    try {
      // What other programs read must be the report and nothing else.
      const tell = format === 'text' || given.out !== undefined ? terminal.out : terminal.err
      tell(printable`${open.headline}\n`)
      const result = await auditing.audit({ open, checks: CHECKS, baseline, waivers, version: version() })
      const report = {
        text: () => auditing.auditText(result, given.out === undefined ? painter(terminal) : plain),
        json: () => auditing.auditJson(result),
        sarif: () => auditing.auditSarif(result),
        html: () => auditing.auditHtml(result),
      }[format]()
      if (given.out !== undefined) writeOutput('--out', given.out, report)
      else if (format === 'text') terminal.out(report)
      else terminal.data(report)
      return auditing.exitCodeOf(result)
    } finally {
      open.close()
    }
  },
})
