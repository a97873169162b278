import { PublishCommand } from '@aws-sdk/client-sns'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import { sns } from '../../api/sns.ts'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { Optional } from '../../components/optional.tsx'

interface Props {
  readonly topicArn: string
  readonly onClose: () => void
}

/** "Publish message": tries whether the mails of a topic arrive. */
export function PublishModal({ topicArn, onClose }: Props) {
  const [subject, setSubject] = useState('')
  const [message, setMessage] = useState('')
  return (
    <ConfirmModal
      header="Publish message to topic"
      confirm="Publish message"
      disabled={message === ''}
      onClose={onClose}
      onConfirm={async () => {
        await sns.send(
          new PublishCommand({
            TopicArn: topicArn,
            Message: message,
            ...(subject === '' ? {} : { Subject: subject }),
          }),
        )
        flash('success', 'The message is published to all confirmed subscriptions.')
      }}
    >
      <SpaceBetween size="m">
        <FormField label={<Optional label="Subject" />} constraintText="Maximum 100 printable ASCII characters.">
          <Input value={subject} autoComplete={false} onChange={({ detail }) => setSubject(detail.value)} />
        </FormField>
        <FormField label="Message body to send to the endpoint">
          <Textarea value={message} rows={6} onChange={({ detail }) => setMessage(detail.value)} />
        </FormField>
      </SpaceBetween>
    </ConfirmModal>
  )
}
