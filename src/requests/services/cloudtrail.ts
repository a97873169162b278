import { alsoTags, inTurn, mainOn, type RowsChange } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** Tags stand in `TagsList` here. */
function withTags(rows: Parameters<RowsChange>[0]) {
  const [main, ...rest] = rows
  return main === undefined ? [] : [{ ...main, tags: 'TagsList' }, ...rest]
}

const tagging: RowsChange = (rows) => alsoTags('cloudtrail:AddTags')(withTags(rows))

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_cloudtrail.html */
export const cloudtrail: ServiceExceptions = {
  service: 'cloudtrail',
  operations: {
    AddTags: withTags,
    CreateTrail: tagging,
    CreateEventDataStore: tagging,
    CreateChannel: inTurn(
      mainOn(
        { type: 'channel', made: true },
        { type: 'eventdatastore', parts: { EventDataStoreId: 'Destinations[].Location' } },
      ),
      (rows) => alsoTags('cloudtrail:AddTags', [{ type: 'channel', made: true }])(withTags(rows)),
    ),
    CreateDashboard: tagging,
    // The trail whose insights they are.
    ListInsightsData: mainOn({ type: 'trail', parts: { TrailName: 'InsightSource' } }),
    // The store stands in the text of the query alone.
    StartQuery: mainOn({ type: 'eventdatastore' }),
  },
}
