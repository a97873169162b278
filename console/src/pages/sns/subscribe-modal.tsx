import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { subscribeEmail } from '../../notifications/create-topic.ts'
import { emailsError, parseEmails } from '../../notifications/email-list.ts'

interface Props {
  readonly topicArn: string
  readonly onSubscribed: () => void
  readonly onClose: () => void
}

/** "Create subscription": an e-mail address, which must be confirmed before it gets anything. */
export function SubscribeModal({ topicArn, onSubscribed, onClose }: Props) {
  const [endpoint, setEndpoint] = useState('')
  const error = endpoint === '' ? undefined : endpointError(endpoint)
  return (
    <ConfirmModal
      header="Create subscription"
      confirm="Create subscription"
      disabled={endpointError(endpoint) !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        await subscribeEmail(topicArn, endpoint.trim())
        flash('success', `A confirmation mail is on its way to ${endpoint.trim()}.`)
        onSubscribed()
      }}
    >
      <SpaceBetween size="m">
        <FormField label="Protocol">
          <Input value="Email" readOnly />
        </FormField>
        <FormField
          label="Endpoint"
          description="An email address that can receive notifications from Amazon SNS."
          constraintText="After your subscription is created, you must confirm it."
          errorText={error}
        >
          <Input
            value={endpoint}
            inputMode="email"
            autoComplete={false}
            placeholder="email@example.com"
            onChange={({ detail }) => setEndpoint(detail.value)}
          />
        </FormField>
      </SpaceBetween>
    </ConfirmModal>
  )
}

function endpointError(endpoint: string): string | undefined {
  return parseEmails(endpoint).length > 1 ? 'Enter one email address.' : emailsError(endpoint)
}
