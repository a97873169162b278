import { operation } from '../operation.ts'

/**
 * The names of the account's trails: none, as none can be made.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTrails.html
 */
export const listTrails = operation('ListTrails', {
  action: 'cloudtrail:ListTrails',
  access: 'read',
  handle: () => ({ Trails: [] }),
})
