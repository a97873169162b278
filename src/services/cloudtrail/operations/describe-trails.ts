import { operation } from '../operation.ts'

/**
 * The account's trails: none, as none can be made. Its events are kept all the same, as an account's event history is.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export const describeTrails = operation('DescribeTrails', {
  action: 'cloudtrail:DescribeTrails',
  access: 'read',
  handle: () => ({ trailList: [] }),
})
