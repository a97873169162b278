import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type FormEvent, useState } from 'react'
import { castellan } from '../../../api/castellan.ts'
import { ActionError } from '../../../components/action-error.tsx'
import { flash } from '../../../components/flash.tsx'
import { useAction } from '../../../components/use-action.ts'

/** Changes the address that root signs in with: a task for root only. */
export function RootEmail() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const change = useAction(async () => {
    await castellan('UpdateRootEmail', { Email: email, Password: password })
    flash('success', `Root signs in as ${email} from now on.`)
    setEmail('')
    setPassword('')
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (email !== '' && password !== '') void change.run()
  }
  return (
    <form onSubmit={submit}>
      <Container header={<Header variant="h2">Root user email address</Header>}>
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
          <ActionError error={change.error} />
          <Button formAction="submit" loading={change.busy} disabled={email === '' || password === ''}>
            Change email address
          </Button>
        </SpaceBetween>
      </Container>
    </form>
  )
}
