import { breathe } from '../../../aws/index.ts'
import type { AlarmRecord } from '../../../storage/repositories/alarms.ts'
import { describeAlarm } from '../alarm/describe.ts'
import { InvalidParameterCombination } from '../errors.ts'
import { nextTokens } from '../next-token.ts'
import { alarmRequests, operation } from '../operation.ts'

const DEFAULT_PAGE = 100
const tokens = nextTokens('text')

/**
 * The alarms that every filter given lets through, by name.
 *
 * @throws InvalidNextToken (400), InvalidParameterCombination (400).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export const describeAlarms = operation('DescribeAlarms', {
  action: 'cloudwatch:DescribeAlarms',
  access: 'read',
  resource: ({ AlarmNames }, context) => alarmRequests('cloudwatch:DescribeAlarms', context, AlarmNames),

  async handle(input, context) {
    const { AlarmNames = [], AlarmNamePrefix, AlarmTypes = [], ActionPrefix, MaxRecords = DEFAULT_PAGE } = input
    if (AlarmNames.length > 0 && AlarmNamePrefix !== undefined) {
      throw InvalidParameterCombination('AlarmNames and AlarmNamePrefix are mutually exclusive')
    }
    // There are no composite alarms here, so that none has children or parents.
    const isComposite = input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined
    if (isComposite || (AlarmTypes.length > 0 && !AlarmTypes.includes('MetricAlarm'))) {
      return { MetricAlarms: [], CompositeAlarms: [] }
    }
    const filter = {
      names: AlarmNames.length > 0 ? AlarmNames : undefined,
      prefix: AlarmNamePrefix,
      stateValue: input.StateValue,
    }
    let [after = ''] = tokens.read(input.NextToken) ?? []
    const found: AlarmRecord[] = []
    while (found.length <= MaxRecords) {
      await breathe()
      const page = await context.db.alarms.list(context.region, filter, after, MaxRecords + 1)
      found.push(...page.filter((alarm) => hasAction(alarm, ActionPrefix)))
      const last = page.at(-1)
      if (last === undefined || page.length <= MaxRecords) break
      after = last.alarmName
    }
    const { items, next } = tokens.page(found, MaxRecords, ({ alarmName }) => [alarmName])
    return {
      MetricAlarms: items.map((alarm) => describeAlarm(alarm, context)),
      CompositeAlarms: [],
      NextToken: next,
    }
  },
})

function hasAction({ configuration }: AlarmRecord, prefix: string | undefined): boolean {
  if (prefix === undefined) return true
  const { okActions, alarmActions, insufficientDataActions } = configuration
  return [...okActions, ...alarmActions, ...insufficientDataActions].some((action) => action.startsWith(prefix))
}
