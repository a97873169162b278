import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import type { StepProps } from './step.ts'
import { USE_CASES } from './use-cases.ts'

const OPTIONS = USE_CASES.map(({ name, principal }) => ({ value: principal, label: name, description: principal }))

/** "Use case": the service that shall act with the role. */
export function ServiceFields({ draft, change, problems }: StepProps) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Allow an AWS service like EC2, Lambda, or others to perform actions in this account."
        >
          Use case
        </Header>
      }
    >
      <FormField
        label="Service or use case"
        constraintText="A service that is not here can be named in a custom trust policy."
        errorText={problems.service}
      >
        <Select
          selectedOption={OPTIONS.find(({ value }) => value === draft.service) ?? null}
          options={OPTIONS}
          filteringType="auto"
          filteringAriaLabel="Find a service"
          placeholder="Choose a service or use case"
          onChange={({ detail }) => change({ service: detail.selectedOption.value ?? '' })}
        />
      </FormField>
    </Container>
  )
}
