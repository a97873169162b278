import { alsoAsks, tagsOnCreate } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_cloudfront.html */
export const cloudfront: ServiceExceptions = {
  service: 'cloudfront',
  operations: {
    CopyDistribution: alsoAsks(
      { action: 'cloudfront:CreateDistribution' },
      {
        action: 'cloudfront:GetDistribution',
        on: [{ type: 'distribution', parts: { DistributionId: 'PrimaryDistributionId' } }],
      },
    ),
    CreateDistributionWithTags: (rows) => [
      ...rows,
      tagsOnCreate(
        'cloudfront:TagResource',
        [{ type: 'distribution', made: true }],
        'DistributionConfigWithTags.Tags.Items',
      ),
    ],
  },
}
