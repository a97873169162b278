import { parseArn } from '../../../aws/index.ts'
import type { OperationContext } from '../../operation.ts'
import { ResourceNotFoundException } from '../errors.ts'
import type { CloudWatchPorts } from '../operation.ts'

/**
 * Makes sure that `arn` names an alarm of the caller's account and region.
 * @throws ResourceNotFoundException (404), whatever else it names.
 */
export async function assertAlarmArn(arn: string, context: OperationContext<CloudWatchPorts>): Promise<void> {
  const parts = parseArn(arn)
  const name = parts?.resource.startsWith('alarm:') ? parts.resource.slice('alarm:'.length) : undefined
  const isOwn =
    parts?.service === 'cloudwatch' && parts.region === context.region && parts.accountId === context.accountId
  if (!isOwn || name === undefined || !(await context.db.alarms.get(context.region, name))) {
    throw ResourceNotFoundException('The specified resource does not exist.')
  }
}
