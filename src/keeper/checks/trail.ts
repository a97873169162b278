import type { Account, Output } from '../account/index.ts'
import { type Check, cis, outcomeFrom } from '../check/index.ts'

type Trail = NonNullable<Output<'cloudtrail', 'DescribeTrails'>['trailList']>[number]

const TRAIL = {
  Name: 'all',
  TrailARN: 'arn:aws:cloudtrail:us-east-1:123456789012:trail/all',
  HomeRegion: 'us-east-1',
  IsMultiRegionTrail: true,
}

export const trail: Check = {
  id: 'trail',
  title: 'A trail records what is done in every Region',
  reason:
    'CloudTrail shows the last 90 days by itself, Region by Region; who wants to know later who did what, where nobody works, needs a trail.',
  source: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html',
  severity: 'high',
  cis: cis({ '3.0.0': '3.1', '5.0.0': '3.1', '6.0.0': '4.1', '7.0.0': '4.1' }),
  examples: {
    pass: {
      name: 'a trail of all Regions that records all management events',
      answers: {
        'cloudtrail:DescribeTrails': { trailList: [TRAIL] },
        'cloudtrail:GetTrailStatus': { IsLogging: true },
        'cloudtrail:GetEventSelectors': { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
      },
    },
    fail: {
      name: 'a trail that was stopped',
      answers: {
        'cloudtrail:DescribeTrails': { trailList: [TRAIL] },
        'cloudtrail:GetTrailStatus': { IsLogging: false },
        'cloudtrail:GetEventSelectors': { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
      },
    },
  },
  reads: [
    { action: 'cloudtrail:DescribeTrails' },
    { action: 'cloudtrail:GetTrailStatus' },
    { action: 'cloudtrail:GetEventSelectors' },
  ],
  changes: [],

  // No step makes one: the bucket that it writes to costs money for as long as the trail records.
  async look(account) {
    const { trailList = [] } = await account.read('cloudtrail', 'DescribeTrails', {})
    const everywhere = trailList.filter(({ IsMultiRegionTrail }) => IsMultiRegionTrail)
    const recording = await Promise.all(everywhere.map((candidate) => recordsEverything(account, candidate)))
    if (recording.includes(true)) return outcomeFrom([])
    const says =
      everywhere.length > 0
        ? `no trail of all Regions records all management events: ${everywhere.map(({ Name }) => Name).join(', ')}`
        : trailList.length > 0
          ? 'every trail is for one Region alone'
          : 'there is no trail'
    return outcomeFrom([
      {
        id: 'no-trail',
        resource: account.accountId,
        says,
        fix: 'create a trail in the CloudTrail console: it is for all Regions and all management events there. The first copy of management events is free; the bucket with the files costs some cents a month',
      },
    ])
  },
}

async function recordsEverything(account: Account, { TrailARN = '', HomeRegion }: Trail): Promise<boolean> {
  const { IsLogging } = await account.read('cloudtrail', 'GetTrailStatus', { Name: TrailARN }, HomeRegion)
  if (!IsLogging) return false
  const selectors = await account.read('cloudtrail', 'GetEventSelectors', { TrailName: TrailARN }, HomeRegion)
  const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors
  return (
    EventSelectors.some(
      ({ ReadWriteType, IncludeManagementEvents }) => IncludeManagementEvents && ReadWriteType === 'All',
    ) || AdvancedEventSelectors.some(({ FieldSelectors }) => isAllManagement(FieldSelectors))
  )
}

type FieldSelectors = NonNullable<
  Output<'cloudtrail', 'GetEventSelectors'>['AdvancedEventSelectors']
>[number]['FieldSelectors']

/** Without a field that narrows it, such as `readOnly`. */
function isAllManagement(fields: FieldSelectors = []): boolean {
  return fields.length === 1 && fields[0]?.Field === 'eventCategory' && (fields[0].Equals ?? []).includes('Management')
}
