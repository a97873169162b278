import { alsoAsks, alsoTags } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_scheduler.html */
export const scheduler: ServiceExceptions = {
  service: 'scheduler',
  read: 'all',
  // "If you omit this, the default schedule group is used."
  variables: { 'schedule.GroupName': { absent: 'default' } },
  operations: {
    CreateScheduleGroup: alsoTags('scheduler:TagResource'),
    // All schedules of the group go with it.
    DeleteScheduleGroup: alsoAsks({
      action: 'scheduler:DeleteSchedule',
      on: [{ type: 'schedule', parts: { GroupName: 'Name' } }],
    }),
  },
}
