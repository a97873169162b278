import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { Copyable } from '../../../components/copyable.tsx'
import { formatTime } from '../../../components/time.ts'
import type { Provider } from './provider.ts'

interface Props {
  readonly arn: string
  readonly provider: Provider
}

/** What is known of a provider at a glance; of a SAML one, where it has to post its assertions. */
export function Summary({ arn, provider }: Props) {
  const items = [
    { label: 'Provider type', value: provider.type },
    { label: 'ARN', value: <Copyable text={arn} what="ARN" /> },
    { label: 'Creation time', value: formatTime(provider.read.CreateDate) },
  ]
  return (
    <Container header={<Header variant="h2">Summary</Header>}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={200}
        items={provider.type === 'SAML' ? [...items, ...samlItems(provider)] : [...items, ...openIdItems(provider)]}
      />
    </Container>
  )
}

function samlItems({ read }: Extract<Provider, { type: 'SAML' }>) {
  const signIn = `${location.origin}/saml`
  const own = `${signIn}/acs/${read.SAMLProviderUUID ?? ''}`
  return [
    { label: 'Valid until', value: formatTime(read.ValidUntil) },
    { label: 'Sign-in URL', value: <Copyable text={signIn} what="Sign-in URL" /> },
    { label: 'Sign-in URL for encrypted assertions', value: <Copyable text={own} what="Sign-in URL" /> },
  ]
}

function openIdItems({ read }: Extract<Provider, { type: 'OpenID Connect' }>) {
  return [{ label: 'Provider URL', value: <Copyable text={read.Url ?? ''} what="Provider URL" /> }]
}
