/**
 * Mail: the worker that empties the outbox, and the way to a mail server. This part knows how a mail gets out and what
 * to do when it does not; it knows nothing of what a mail says, or why it was queued (`tx.mail.add`, in the transaction
 * of whatever caused it).
 */
export { OutboxWorker } from './outbox.ts'
export { pruneMail } from './retention.ts'
export { smtpTransport } from './smtp.ts'
export { MailRefused, type MailTransport } from './transport.ts'
