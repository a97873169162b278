import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { clientConfig } from './client-config.ts'
import { leaveWhenSessionEnds } from './session-end.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const cloudtrail = new CloudTrailClient(clientConfig('cloudtrail'))

cloudtrail.middlewareStack.add(leaveWhenSessionEnds, { step: 'initialize' })
