import Alert from '@cloudscape-design/components/alert'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { DeliveryState, Mail, MailDelivery } from '../../../../models/castellan.ts'

const words: Record<DeliveryState, { type: StatusIndicatorProps.Type; label: string }> = {
  inbox: { type: 'info', label: 'Kept here' },
  queued: { type: 'pending', label: 'Queued' },
  delivered: { type: 'success', label: 'Delivered' },
  failed: { type: 'error', label: 'Failed' },
}

/** The words for a mail's delivery state. */
export function deliveryLabel({ DeliveryState }: Mail): string {
  return words[DeliveryState].label
}

/** Where a mail stands on its way, with its sign. A queued mail that has failed before is being tried again. */
export function Delivery({ mail }: { readonly mail: Mail }) {
  const { type, label } = words[mail.DeliveryState]
  if (mail.DeliveryState === 'queued' && mail.Attempts > 0) {
    return <StatusIndicator type="warning">Trying again</StatusIndicator>
  }
  return <StatusIndicator type={type}>{label}</StatusIndicator>
}

/** Says where the mails of this account go. */
export function DeliveryBanner({ mailDelivery }: { readonly mailDelivery: MailDelivery }) {
  return mailDelivery === 'inbox' ? (
    <Alert type="info" header="No SMTP server is configured">
      Mails to any address are kept here and sent nowhere. Start the server with --smtp and --mail-from to deliver them.
    </Alert>
  ) : (
    <Alert type="info" header="Mails are delivered by SMTP">
      The server hands each mail to its SMTP server; this page shows how far it got.
    </Alert>
  )
}
