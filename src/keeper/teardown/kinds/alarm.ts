import { call } from '../../account/index.ts'
import { isAlarmName } from '../../billing/alarms.ts'
import { type Kind, regionsOf, sorted, tagsIn, together } from '../resource.ts'

/** Alarms; those on charges are looked through for ours. */
export const alarm: Kind = {
  owns: (service, resource) => service === 'cloudwatch' && resource.startsWith('alarm:'),
  reads: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'],

  async find(search) {
    const { account, recorded } = search
    const inRegion = async (region: string) => {
      const alarms = await account.list('cloudwatch', 'DescribeAlarms', {}, 'MetricAlarms', region)
      const candidates = alarms.filter(
        ({ AlarmArn = '', Namespace }) => Namespace === 'AWS/Billing' || recorded.has(AlarmArn),
      )
      const tagged = candidates.map(async ({ AlarmArn: arn = '', AlarmName: name = '' }) => {
        if (!isAlarmName(name)) return { arn, name, tags: [] }
        const answer = await account.ask('cloudwatch', 'ListTagsForResource', { ResourceARN: arn }, region)
        return { arn, name, tags: tagsIn(answer, ({ Tags }) => Tags) }
      })
      return sorted('alarm', await Promise.all(tagged), search, ({ arn, name }) => ({
        calls: [{ call: call('cloudwatch', 'DeleteAlarms', { AlarmNames: [name] }, region), removes: arn }],
      }))
    }
    return together(await Promise.all(regionsOf('cloudwatch', search).map(inRegion)))
  },
}
