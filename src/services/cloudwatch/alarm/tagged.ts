import { parseArn } from '../../../aws/index.ts'
import type { OperationContext } from '../../operation.ts'
import { ResourceNotFoundException } from '../errors.ts'
import type { CloudWatchPorts } from '../operation.ts'

type Context = OperationContext<CloudWatchPorts>

/**
 * The name in the ARN of an alarm of the caller's account and region, whether there is one or not.
 * @throws ResourceNotFoundException (404), whatever else it names.
 */
export function alarmNameOf(arn: string, { accountId, region }: Context): string {
  const parts = parseArn(arn)
  const name = parts?.resource.startsWith('alarm:') ? parts.resource.slice('alarm:'.length) : undefined
  const isOwn = parts?.service === 'cloudwatch' && parts.region === region && parts.accountId === accountId
  if (!isOwn || name === undefined) throw unknown()
  return name
}

/**
 * Makes sure that `arn` names an alarm of the caller's account and region.
 * @throws ResourceNotFoundException (404), whatever else it names.
 */
export async function assertAlarmArn(arn: string, context: Context): Promise<void> {
  if (!(await context.db.alarms.get(context.region, alarmNameOf(arn, context)))) throw unknown()
}

function unknown() {
  return ResourceNotFoundException('Unknown') // AWS says no more.
}
