import { alsoTags, inTurn, mainOn, type RowsChange } from '../common-rows.ts'
import type { ResourceRow, ServiceExceptions } from '../rows.ts'

/** Tags stand in `TagsList`; those of a channel in `Tags`. */
const withTags =
  (tags = 'TagsList'): RowsChange =>
  ([main, ...rest]) =>
    main === undefined ? [] : [{ ...main, tags }, ...rest]

const tagging = inTurn(withTags(), alsoTags('cloudtrail:AddTags'))

/** A trail, a store, a channel or a dashboard: the ARN says which. */
const TAGGED: readonly ResourceRow[] = ['channel', 'dashboard', 'eventdatastore', 'trail'].map((type) => ({
  type,
  arns: ['ResourceId'],
}))

/**
 * Queries of a dashboard are the service's own, which the policy of each event data store lets run them: who makes or
 * refreshes a dashboard is not asked for `StartQuery`.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_cloudtrail.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListInsightsMetricData.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartDashboardRefresh.html
 */
export const cloudtrail: ServiceExceptions = {
  service: 'cloudtrail',
  read: 'all',
  operations: {
    AddTags: inTurn(mainOn(...TAGGED), withTags()),
    CreateTrail: tagging,
    CreateEventDataStore: tagging,
    CreateChannel: inTurn(
      mainOn(
        { type: 'channel', made: true },
        { type: 'eventdatastore', parts: { EventDataStoreId: 'Destinations[].Location' } },
      ),
      withTags('Tags'),
      alsoTags('cloudtrail:AddTags', [{ type: 'channel', made: true }]),
    ),
    CreateDashboard: tagging,
    // "If ListInsightsMetricData is invoked without TrailName parameter, access […] is linked to the
    // cloudtrail:LookupEvents action only", which is on no resource.
    ListInsightsMetricData: [
      { action: 'cloudtrail:LookupEvents' },
      {
        action: 'cloudtrail:ListInsightsData',
        when: 'TrailName',
        on: [{ type: 'trail', parts: { TrailName: 'TrailName' } }],
      },
    ],
    RemoveTags: inTurn(mainOn(...TAGGED), ([main]) =>
      main === undefined ? [] : [{ ...main, tagKeys: 'TagsList[].Key' }],
    ),
    // What is restored is there already.
    RestoreEventDataStore: mainOn({ type: 'eventdatastore', parts: { EventDataStoreId: 'EventDataStore' } }),
    // The trail whose insights they are.
    ListInsightsData: mainOn({ type: 'trail', parts: { TrailName: 'InsightSource' } }),
    // The store stands in the text of the query alone.
    StartQuery: mainOn({ type: 'eventdatastore' }),
  },
}
