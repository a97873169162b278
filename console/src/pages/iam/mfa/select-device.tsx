import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'
import type { ReactNode } from 'react'

interface Props {
  readonly name: string
  readonly onChange: (name: string) => void
  readonly problem: string | undefined
  readonly error: ReactNode
}

export function SelectDevice({ name, onChange, problem, error }: Props) {
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">MFA device name</Header>}>
        <FormField
          label="Device name"
          description="A name that tells this device from others in the account."
          constraintText="Letters, numbers and + = , . @ - _"
          errorText={problem}
        >
          <Input value={name} onChange={({ detail }) => onChange(detail.value.trim())} />
        </FormField>
      </Container>
      <Container header={<Header variant="h2">MFA device</Header>}>
        <SpaceBetween size="s">
          <Tiles
            value="authenticator-app"
            ariaLabel="Type of MFA device"
            columns={1}
            items={[
              {
                value: 'authenticator-app',
                label: 'Authenticator app',
                description:
                  'A virtual MFA device: an app on your phone or computer that shows a code every 30 seconds.',
              },
            ]}
          />
          <Box variant="small">Passkeys, security keys and hardware TOTP tokens cannot be assigned yet.</Box>
        </SpaceBetween>
      </Container>
      {error}
    </SpaceBetween>
  )
}
