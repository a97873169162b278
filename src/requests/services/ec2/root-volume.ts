import { isLeftOut, type RowsChange } from '../../common-rows.ts'
import { isIdOf } from './resource-ids.ts'
import { tagsOfType } from './tag-specifications.ts'

const RATE = 'ec2:VolumeInitializationRate'

/**
 * The new root volume is made, unless it is one that is there.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateReplaceRootVolumeTask.html
 */
export const replaceRootVolume: RowsChange = (generated) => [
  ...generated
    .filter(({ on: [only] = [], each }) => only?.type !== 'volume' || each !== undefined)
    .map(({ keys: { [RATE]: _, ...keys } = {}, ...row }) => ({ ...row, keys })),
  {
    action: 'ec2:CreateReplaceRootVolumeTask',
    when: isLeftOut('VolumeId'),
    on: [{ type: 'volume', made: true }],
    keys: { ...tagsOfType('volume'), [RATE]: 'VolumeInitializationRate' },
  },
  {
    action: 'ec2:CreateReplaceRootVolumeTask',
    when: {
      says: 'VolumeId is no id of volume',
      of: ({ parameters: { VolumeId } }) => VolumeId !== undefined && !isIdOf('volume', VolumeId),
    },
    on: [{ type: 'volume' }],
  },
]
