import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { errorText } from '../../api/errors.ts'
import { ActionError } from '../../components/action-error.tsx'
import { useDraft } from '../../components/draft.ts'
import { flash } from '../../components/flash.tsx'
import { AskBeforeLeaving } from '../../components/leave-guard.tsx'
import { Optional } from '../../components/optional.tsx'
import { SubmitForm } from '../../components/submit-form.tsx'
import { useAction } from '../../components/use-action.ts'
import { createTopic } from '../../notifications/create-topic.ts'
import { emailsError, parseEmails } from '../../notifications/email-list.ts'
import { topicNameError } from '../../notifications/topic.ts'
import { navigate } from '../../router/location.ts'
import { topicPath } from './paths.ts'

const EMPTY = { name: '', displayName: '', emails: '' }

/** "Create topic": a name, and, in the same go, the addresses that shall get its messages. */
export default function CreateTopicPage() {
  const { draft, setDraft, guard, finish } = useDraft(EMPTY)
  const { name, displayName, emails } = draft
  const change = (part: Partial<typeof EMPTY>) => setDraft((before) => ({ ...before, ...part }))
  const [tried, setTried] = useState(false)
  const errors = {
    name: topicNameError(name),
    displayName: displayName.length > 100 ? 'A display name has at most 100 characters.' : undefined,
    emails: emails.trim() === '' ? undefined : emailsError(emails),
  }
  const create = useAction(async () => {
    const { topicArn, failures } = await createTopic(name, parseEmails(emails), displayName)
    finish()
    flash('success', `Topic ${name} created.`)
    for (const { email, error } of failures) flash('error', `${email} could not be subscribed: ${errorText(error)}`)
    navigate(topicPath(topicArn))
  })
  const submit = () => {
    setTried(true)
    if (Object.values(errors).every((error) => error === undefined)) void create.run()
  }
  return (
    <ContentLayout header={<Header variant="h1">Create topic</Header>}>
      <SubmitForm submit="Create topic" busy={create.busy} cancel="/sns/topics" onSubmit={submit}>
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Details</Header>}>
            <SpaceBetween size="l">
              <FormField
                label="Name"
                constraintText="Maximum 256 characters. Can include alphanumeric characters, hyphens (-) and underscores (_)."
                errorText={tried ? errors.name : undefined}
              >
                <Input
                  value={name}
                  placeholder="MyTopic"
                  autoComplete={false}
                  onChange={({ detail }) => change({ name: detail.value.trim() })}
                />
              </FormField>
              <FormField
                label={<Optional label="Display name" />}
                description="The sender's name in the mails of this topic."
                errorText={tried ? errors.displayName : undefined}
              >
                <Input
                  value={displayName}
                  autoComplete={false}
                  onChange={({ detail }) => change({ displayName: detail.value })}
                />
              </FormField>
              <FormField
                label={<Optional label="Email endpoints" />}
                description="A comma-separated list of addresses to subscribe. Each gets a mail with a link to confirm."
                errorText={tried ? errors.emails : undefined}
              >
                <Input
                  value={emails}
                  placeholder="user1@example.com, user2@example.com"
                  autoComplete={false}
                  onChange={({ detail }) => change({ emails: detail.value })}
                />
              </FormField>
              <Box color="text-body-secondary" fontSize="body-s">
                Creating a topic with the name of one that exists changes nothing and shows that one.
              </Box>
            </SpaceBetween>
          </Container>
          <ActionError error={create.error} />
          <AskBeforeLeaving guard={guard} />
        </SpaceBetween>
      </SubmitForm>
    </ContentLayout>
  )
}
