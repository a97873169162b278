import { auditEvent } from '../../../audit/audit.ts'
import { newUuid } from '../../../aws/index.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import type { PageRequest } from '../../../web/page.ts'
import type { SnsPagesOptions } from './options.ts'
import type { TopicPlace } from './place.ts'

/** Records what a link in a mail did, in its transaction. The token is not recorded. */
export async function auditPage(
  tx: Repositories,
  request: PageRequest,
  { random }: SnsPagesOptions,
  facts: TopicPlace & { readonly now: number; readonly eventName: string; readonly topicArn: string },
): Promise<void> {
  const { accountId, region, now, eventName, topicArn } = facts
  await tx.audit.append([
    auditEvent({
      accountId,
      identity: { kind: 'anonymous' },
      time: now,
      eventSource: 'sns.amazonaws.com',
      eventName,
      region,
      sourceIp: request.sourceIp,
      userAgent: request.userAgent,
      requestId: newUuid(random),
      readOnly: false,
      requestParameters: { topicArn },
      resources: [{ ResourceType: 'AWS::SNS::Topic', ResourceName: topicArn }],
    }),
  ])
}
