import { CreatePolicyCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { iam } from '../../../api/iam.ts'
import { ActionError } from '../../../components/action-error.tsx'
import { useDraft } from '../../../components/draft.ts'
import { flash } from '../../../components/flash.tsx'
import { AskBeforeLeaving } from '../../../components/leave-guard.tsx'
import { Optional } from '../../../components/optional.tsx'
import { useAction } from '../../../components/use-action.ts'
import { LONGEST_POLICY_NAME, nameProblem } from '../../../iam/limits.ts'
import { forgetPolicies } from '../../../iam/policies/managed-policies.ts'
import { NEW_DOCUMENT } from '../../../iam/policies/new-documents.ts'
import { PolicyEditor } from '../../../iam/policies/policy-editor.tsx'
import { href, navigate } from '../../../router/location.ts'

interface PolicyDraft {
  readonly name: string
  readonly description: string
  readonly document: string
}

const EMPTY: PolicyDraft = { name: '', description: '', document: NEW_DOCUMENT }

/** Writes a customer managed policy. */
export default function CreatePolicyPage() {
  const { draft, setDraft, guard, finish } = useDraft(EMPTY)
  const { name, description, document } = draft
  const change = (part: Partial<PolicyDraft>) => setDraft((before) => ({ ...before, ...part }))
  const problem = name === '' ? undefined : nameProblem(name, LONGEST_POLICY_NAME)
  const create = useAction(async () => {
    await iam.send(
      new CreatePolicyCommand({
        PolicyName: name,
        PolicyDocument: document,
        ...(description !== '' && { Description: description }),
      }),
    )
    finish()
    forgetPolicies()
    flash('success', `Policy ${name} created.`)
    navigate('/iam/policies')
  })
  return (
    <Form
      header={<Header variant="h1">Create policy</Header>}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" href={href('/iam/policies')}>
            Cancel
          </Button>
          <Button
            variant="primary"
            loading={create.busy}
            disabled={name === '' || problem !== undefined}
            onClick={() => void create.run()}
          >
            Create policy
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Policy details</Header>}>
          <SpaceBetween size="m">
            <FormField
              label="Policy name"
              errorText={problem}
              constraintText="Up to 128 letters, numbers and + = , . @ - _"
            >
              <Input
                value={name}
                autoComplete={false}
                onChange={({ detail }) => change({ name: detail.value.trim() })}
              />
            </FormField>
            <FormField label={<Optional label="Description" />}>
              <Textarea value={description} rows={2} onChange={({ detail }) => change({ description: detail.value })} />
            </FormField>
          </SpaceBetween>
        </Container>
        <Container header={<Header variant="h2">Permissions</Header>}>
          <PolicyEditor kind="managed" document={document} onChange={(text) => change({ document: text })} />
        </Container>
        <ActionError error={create.error} />
        <AskBeforeLeaving guard={guard} />
      </SpaceBetween>
    </Form>
  )
}
