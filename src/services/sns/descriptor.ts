import type { Service } from '../operation.ts'
import * as operations from './operations/index.ts'

/**
 * SNS: topics, e-mail subscriptions with confirmation, publishing. This service knows who is subscribed and what they are sent; it does
 * not know how mail gets out (it queues it, `tx.mail.add`), nor who publishes. It opens no connection to anywhere.
 */
export const sns: Service = { name: 'sns', operations: Object.values(operations) }

export { AlarmPublisher, type ServiceNotification } from './alarm-publisher.ts'
export { type SnsPagesOptions, snsPages } from './pages/index.ts'
