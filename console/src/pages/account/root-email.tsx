import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type FormEvent, useState } from 'react'
import { castellan } from '../../api/castellan.ts'
import { ActionError } from '../../components/action-error.tsx'
import { flash } from '../../components/flash.tsx'
import { useAction } from '../../components/use-action.ts'

/** Changes the address that root signs in with, by a code that goes there: a task for root only. */
export function RootEmail() {
  const [sentTo, setSentTo] = useState<string>()
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="A code is mailed to the new address. Root signs in by it when the code is here."
        >
          Root user email address
        </Header>
      }
    >
      {sentTo === undefined ? (
        <AddressForm onSent={setSentTo} />
      ) : (
        <CodeForm email={sentTo} onOver={() => setSentTo(undefined)} />
      )}
    </Container>
  )
}

function AddressForm({ onSent }: { readonly onSent: (email: string) => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const start = useAction(async () => {
    await castellan('StartRootEmailUpdate', { Email: email, Password: password })
    onSent(email)
  })
  const isFilled = email !== '' && password !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isFilled) void start.run()
  }
  return (
    <form onSubmit={submit}>
      <SpaceBetween size="m">
        <FormField label="New email address">
          <Input
            type="email"
            value={email}
            autoComplete="email"
            onChange={({ detail }) => setEmail(detail.value.trim())}
          />
        </FormField>
        <FormField label="Root user password" description="To show that it is you.">
          <Input
            type="password"
            value={password}
            autoComplete="current-password"
            onChange={({ detail }) => setPassword(detail.value)}
          />
        </FormField>
        <ActionError error={start.error} />
        <Button formAction="submit" loading={start.busy} disabled={!isFilled}>
          Save and continue
        </Button>
      </SpaceBetween>
    </form>
  )
}

function CodeForm({ email, onOver }: { readonly email: string; readonly onOver: () => void }) {
  const [code, setCode] = useState('')
  const accept = useAction(async () => {
    await castellan('AcceptRootEmailUpdate', { Email: email, VerificationCode: code })
    flash('success', `Root signs in as ${email} from now on.`)
    onOver()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code !== '') void accept.run()
  }
  return (
    <form onSubmit={submit}>
      <SpaceBetween size="m">
        <FormField label="Verification code" description={`Six characters, mailed to ${email}.`}>
          <Input
            value={code}
            autoComplete="one-time-code"
            onChange={({ detail }) => setCode(detail.value.replaceAll(/\s/g, ''))}
          />
        </FormField>
        <ActionError error={accept.error} />
        <SpaceBetween direction="horizontal" size="xs">
          <Button formAction="none" disabled={accept.busy} onClick={onOver}>
            Start again
          </Button>
          <Button formAction="submit" variant="primary" loading={accept.busy} disabled={code === ''}>
            Confirm updates
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </form>
  )
}
