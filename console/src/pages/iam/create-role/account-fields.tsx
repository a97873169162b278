import Alert from '@cloudscape-design/components/alert'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useSession } from '../../../components/session.tsx'
import type { StepProps } from './step.ts'

/** "An AWS account": this one or another, with an external ID, with MFA. */
export function AccountFields({ draft, change, problems }: StepProps) {
  const { AccountId } = useSession()
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Allow entities in other AWS accounts belonging to you or a 3rd party to perform actions in this account."
        >
          An AWS account
        </Header>
      }
    >
      <SpaceBetween size="l">
        <RadioGroup
          ariaLabel="An AWS account"
          value={draft.isOtherAccount ? 'other' : 'this'}
          onChange={({ detail }) => change({ isOtherAccount: detail.value === 'other' })}
          items={[
            { value: 'this', label: `This account (${AccountId})` },
            { value: 'other', label: 'Another AWS account' },
          ]}
        />
        {draft.isOtherAccount && (
          <FormField
            label="Account ID"
            description="Identifier of the account that can use this role"
            constraintText="Account ID is a 12-digit number."
            errorText={problems.accountId}
          >
            <Input
              value={draft.accountId}
              autoComplete={false}
              inputMode="numeric"
              onChange={({ detail }) => change({ accountId: detail.value.replace(/[\s-]/g, '') })}
            />
          </FormField>
        )}
        <FormField label="Options">
          <SpaceBetween size="s">
            <Checkbox
              checked={draft.requiresExternalId}
              description="Best practice when a third party will assume this role"
              onChange={({ detail }) => change({ requiresExternalId: detail.checked })}
            >
              Require external ID
            </Checkbox>
            {draft.requiresExternalId && (
              <FormField
                label="External ID"
                description="A word or number that you and the third party agree on. It is no secret."
                errorText={problems.externalId}
              >
                <Input
                  value={draft.externalId}
                  autoComplete={false}
                  onChange={({ detail }) => change({ externalId: detail.value })}
                />
              </FormField>
            )}
            {draft.requiresExternalId && (
              <Alert type="info">
                Nobody can switch to this role in the console, which sends no external ID: it is assumed by the API, the
                command line, or an SDK.
              </Alert>
            )}
            <Checkbox
              checked={draft.requiresMfa}
              description="Requires that the assuming entity use multi-factor authentication"
              onChange={({ detail }) => change({ requiresMfa: detail.checked })}
            >
              Require MFA
            </Checkbox>
          </SpaceBetween>
        </FormField>
      </SpaceBetween>
    </Container>
  )
}
