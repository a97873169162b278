import type { AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'

/** "The ARN of the AppInstanceUser or AppInstanceBot that makes the API call." */
const BEARERS = new Set(['app-instance-bot', 'app-instance-user'])

const borne = (row: ResourceRow): ResourceRow =>
  BEARERS.has(row.type) ? { ...row, arns: [...(row.arns ?? []), 'ChimeBearer'] } : row

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_chime.html */
export const chimeSdkMessaging: ServiceExceptions = {
  service: 'chime-sdk-messaging',
  every: (rows) => rows.map((row): AskRow => (row.on === undefined ? row : { ...row, on: row.on.map(borne) })),
  operations: {},
}
