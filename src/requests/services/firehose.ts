import { passRolesIn, tagsOnCreate } from '../common-rows.ts'
import type { AskRow, ServiceExceptions } from '../rows.ts'

/** Sources, destinations and what they are made of take a role each, at several depths. */
function withRoles([own]: readonly AskRow[]): readonly AskRow[] {
  return [...(own ? [own] : []), passRolesIn('RoleARN', 'firehose.amazonaws.com')]
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_firehose.html */
export const firehose: ServiceExceptions = {
  service: 'firehose',
  read: 'all',
  operations: {
    CreateDeliveryStream: (generated) => [
      ...withRoles(generated),
      tagsOnCreate(
        'firehose:TagDeliveryStream',
        [{ type: 'deliverystream', parts: { DeliveryStreamName: 'DeliveryStreamName' } }],
        'Tags',
      ),
    ],
    UpdateDestination: withRoles,
  },
}
