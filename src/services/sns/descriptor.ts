import type { Service } from '../service.ts'
import * as operations from './operations/index.ts'
import { snsPages } from './pages/index.ts'
import { QUOTAS } from './quotas.ts'
import { ServicePublisher } from './service-publisher.ts'

/**
 * SNS: topics, e-mail subscriptions with confirmation, publishing. This service knows who is subscribed and what they
 * are sent; it does not know how mail gets out (it queues it, `tx.mail.add`), nor who publishes. It opens no connection
 * to anywhere.
 */
export const sns: Service<object, { publisher: ServicePublisher }> = {
  name: 'sns',
  signingName: 'sns',
  model: 'botocore',
  wire: {
    validationCode: 'ValidationError',
    timestamps: 'milliseconds',
    errorCodes: {
      AccessDenied: { code: 'AuthorizationError', status: 403 },
      // https://repost.aws/knowledge-center/sns-throttling-exception-errors
      Throttling: { code: 'ThrottlingException', status: 400 },
    },
    // It writes its actions with a capital prefix: `is not authorized to perform: SNS:Publish on resource: …`.
    denialMessage: (message) => message.replace(/(perform: |allows the )sns:/g, '$1SNS:'),
  },
  // ConfirmSubscription's `Token` subscribes in another's name; a phone number is somebody's, as the model says too.
  secretMembers: ['Token', 'OneTimePassword', 'PhoneNumber'],
  resourceTypes: { '': 'AWS::SNS::Topic' },
  quotas: QUOTAS,
  operations: Object.values(operations),
  offers: (tools) => ({ publisher: new ServicePublisher(tools) }),
  pages: (tools) => snsPages({ ...tools, onCommit: () => tools.wake('outbox') }),
  wakes: ['alarms', 'outbox'],
}
