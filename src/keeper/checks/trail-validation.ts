import { call } from '../account/index.ts'
import { type Check, cis, type Finding, outcomeFrom } from '../check/index.ts'
import { isOwnTrail, TRAIL_READS, type Trail, trailsOf } from '../settings/trails.ts'

const trail = (LogFileValidationEnabled: boolean) => ({
  'cloudtrail:DescribeTrails': {
    trailList: [
      {
        Name: 'all',
        TrailARN: 'arn:aws:cloudtrail:us-east-1:123456789012:trail/all',
        HomeRegion: 'us-east-1',
        LogFileValidationEnabled,
      },
    ],
  },
})

export const trailValidation: Check = {
  id: 'trail-validation',
  title: 'It shows when the files of a trail were changed',
  reason: 'Who breaks in may delete or edit the records of it; signed digests show which files were touched.',
  source: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html',
  severity: 'low',
  isHardening: true,
  cis: cis({ '3.0.0': '3.2', '5.0.0': '3.2', '6.0.0': '4.2', '7.0.0': '4.2' }),
  examples: {
    pass: { name: 'a trail with digests', answers: trail(true) },
    fail: { name: 'a trail without', answers: trail(false) },
  },
  reads: TRAIL_READS,
  changes: [
    {
      action: 'cloudtrail:UpdateTrail',
      resources: ({ partition, accountId }) => [`arn:${partition}:cloudtrail:*:${accountId}:trail/*`],
    },
  ],

  async look(account) {
    const { trails, none } = await trailsOf(account)
    if (none) return none
    return outcomeFrom(
      trails.filter(isUnsigned).map(
        (found): Finding => ({
          id: 'no-validation',
          resource: found.TrailARN ?? account.accountId,
          says: `the trail ${found.Name} is without log file validation`,
          fix: isOwnTrail(found, account)
            ? 'turn on “Log file validation” in the CloudTrail console, or run `castellan secure --hardening`'
            : "have it turned on in the organization's management account, whose trail it is",
          ...(!isOwnTrail(found, account) && { byHand: true }),
        }),
      ),
    )
  },

  async plan(account) {
    const { trails } = await trailsOf(account)
    const own = trails.filter((found) => isUnsigned(found) && isOwnTrail(found, account))
    if (own.length === 0) return []
    return [
      {
        id: 'trail-validation',
        title: `Have digests written for ${own.map(({ Name }) => Name).join(', ')}`,
        calls: own.map(({ TrailARN, HomeRegion }) => ({
          call: call('cloudtrail', 'UpdateTrail', { Name: TrailARN, EnableLogFileValidation: true }, HomeRegion),
          previous: false,
        })),
        cost: 'free but for the digest files in the bucket, some cents a year',
        undo: 'cloudtrail:UpdateTrail with EnableLogFileValidation `false`',
        async verify({ account }) {
          const { trails } = await trailsOf(account)
          const left = trails.filter((found) => isUnsigned(found) && isOwnTrail(found, account))
          return outcomeFrom(
            left.map(({ Name, TrailARN = '' }) => ({
              id: 'no-validation',
              resource: TrailARN,
              says: `the trail ${Name} is without log file validation still`,
              fix: 'look at it in the CloudTrail console',
            })),
          )
        },
      },
    ]
  },
}

function isUnsigned({ LogFileValidationEnabled }: Trail): boolean {
  return LogFileValidationEnabled !== true
}
