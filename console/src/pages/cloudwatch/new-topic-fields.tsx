import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { errorText } from '../../api/errors.ts'
import { ActionError } from '../../components/action-error.tsx'
import { flash } from '../../components/flash.tsx'
import { useAction } from '../../components/use-action.ts'
import { createTopic } from '../../notifications/create-topic.ts'
import { emailsError, parseEmails } from '../../notifications/email-list.ts'
import { topicName, topicNameError } from '../../notifications/topic.ts'

interface Props {
  /** The ARNs of the topics that exist: CreateTopic would quietly answer with one of them. */
  readonly existing: readonly string[]
  readonly onCreated: (topicArn: string) => Promise<void>
}

/** "Create new topic": its name, and the addresses that shall get its notifications. */
export function NewTopicFields({ existing, onCreated }: Props) {
  const [name, setName] = useState('Default_CloudWatch_Alarms_Topic')
  const [emails, setEmails] = useState('')
  const [tried, setTried] = useState(false)
  const taken = existing.some((arn) => topicName(arn) === name)
  const errors = {
    name: taken ? 'A topic of this name exists. Select it, or choose another name.' : topicNameError(name),
    emails: emailsError(emails),
  }
  const create = useAction(async () => {
    const { topicArn, failures } = await createTopic(name, parseEmails(emails))
    for (const { email, error } of failures) flash('error', `${email} could not be subscribed: ${errorText(error)}`)
    if (failures.length === 0)
      flash('success', `Topic ${name} created. Each address has been sent a confirmation mail.`)
    await onCreated(topicArn)
  })
  const submit = () => {
    setTried(true)
    if (errors.name === undefined && errors.emails === undefined) void create.run()
  }
  return (
    <SpaceBetween size="m">
      <FormField
        label="Create a new topic..."
        description="The topic name must be unique."
        constraintText="SNS topic names can contain only alphanumeric characters, hyphens (-) and underscores (_)."
        errorText={tried ? errors.name : undefined}
      >
        <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value.trim())} />
      </FormField>
      <FormField
        label="Email endpoints that will receive the notification..."
        description="Add a comma-separated list of email addresses. Each address will be added as a subscription to the topic above."
        constraintText="user1@example.com, user2@example.com"
        errorText={tried ? errors.emails : undefined}
      >
        <Input value={emails} autoComplete={false} onChange={({ detail }) => setEmails(detail.value)} />
      </FormField>
      <ActionError error={create.error} />
      <Button loading={create.busy} onClick={submit}>
        Create topic
      </Button>
    </SpaceBetween>
  )
}
