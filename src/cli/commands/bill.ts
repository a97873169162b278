import { castellanClient } from '../../keeper/account/castellan-client.ts'
import { printable } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'

export const bill = command({
  name: 'bill',
  summary: "Records charges in the account, and shows the month's bill.",
  usage: 'bill record --service NAME --amount USD | bill show [--month YYYY-MM]',
  maxWords: 1,
  flags: {
    service: { type: 'string', value: 'NAME', help: 'what is charged, such as AmazonEC2' },
    amount: { type: 'string', value: 'USD', help: 'how much, such as 12.50' },
    time: { type: 'string', value: 'TIME', help: 'when, as ISO 8601 (default: now)' },
    month: { type: 'string', value: 'YYYY-MM', help: 'the month to show (default: this one)' },
    endpoint: {
      type: 'string',
      value: 'URL',
      help: 'the account server (default AWS_ENDPOINT_URL, else http://localhost:4566)',
    },
    profile: { type: 'string', value: 'NAME', help: 'the AWS profile whose credentials sign' },
  },
  async run(given, [action], terminal) {
    if (action === 'record') {
      if (given.month !== undefined) throw onlyWith('--month', 'bill show')
      if (given.service === undefined || given.amount === undefined) {
        throw new UsageError(
          '`bill record` needs `--service` and `--amount`',
          'for example `castellan bill record --service AmazonEC2 --amount 12.50`',
        )
      }
      if (!/^\d{1,9}(\.\d{1,6})?$/.test(given.amount)) {
        throw new UsageError(
          `\`--amount ${given.amount}\` is no amount in USD`,
          'give it with a decimal point and without a currency sign, such as `12.50`',
        )
      }
      const time = given.time === undefined ? undefined : Date.parse(given.time)
      if (time !== undefined && Number.isNaN(time))
        throw new UsageError(`\`--time ${given.time}\` is no time`, 'give it as `2026-11-23T12:00:00Z`')
      const call = await castellanClient(given)
      const { MonthToDate } = await call('RecordCharges', {
        Charges: [
          {
            ServiceName: given.service,
            Amount: given.amount,
            ...(time !== undefined && { Time: new Date(time) }),
          },
        ],
      })
      terminal.out(
        printable`recorded ${given.amount} USD for ${given.service}; this month so far: ${MonthToDate} USD\n`,
      )
      return 0
    }
    if (action === 'show') {
      for (const flag of ['service', 'amount', 'time'] as const)
        if (given[flag] !== undefined) throw onlyWith(`--${flag}`, 'bill record')
      if (given.month !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(given.month))
        throw new UsageError(`\`--month ${given.month}\` is no month`, 'give it as `2026-11`')
      const call = await castellanClient(given)
      const month = await call('ListCharges', given.month === undefined ? {} : { Month: given.month })
      const width = Math.max(5, ...month.ByService.map(({ ServiceName }) => ServiceName.length))
      for (const { ServiceName, Amount } of month.ByService)
        terminal.out(printable`${ServiceName.padEnd(width)}  ${Amount.padStart(14)} USD\n`)
      terminal.out(printable`${'Total'.padEnd(width)}  ${month.Total.padStart(14)} USD  (${month.Month})\n`)
      return 0
    }
    throw new UsageError(
      action === undefined ? '`bill` needs to know what to do' : `unknown task \`${action}\``,
      'say `castellan bill record` or `castellan bill show`',
    )
  },
})

function onlyWith(flag: string, task: string): UsageError {
  return new UsageError(`\`${flag}\` belongs to \`${task}\``, 'leave it out, or run `castellan bill --help`')
}
