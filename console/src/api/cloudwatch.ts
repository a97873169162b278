import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { clientConfig } from './client-config.ts'
import { leaveWhenSessionEnds } from './session-end.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const cloudwatch = new CloudWatchClient(clientConfig('monitoring'))

cloudwatch.middlewareStack.add(leaveWhenSessionEnds, { step: 'initialize' })
