import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { daysSince } from '../../../components/age.ts'
import { Loaded } from '../../../components/loaded.tsx'
import { useSession } from '../../../components/session.tsx'
import { useNow } from '../../../components/use-now.ts'
import { type Query, useQuery } from '../../../components/use-query.ts'
import { accessKeysOf } from '../../../iam/credentials/access-key-facts.ts'
import { mfaDevicesOf } from '../../../iam/credentials/mfa-calls.ts'
import { href } from '../../../router/location.ts'

interface Recommendation {
  readonly safe: boolean
  readonly text: string
  readonly detail: string
  readonly step?: { readonly label: string; readonly path: string }
}

const CREDENTIALS = '/security-credentials'
const ASSIGN_MFA = '/security-credentials/mfa/assign'

function aboutRoot(summary: Readonly<Record<string, number>>, isRoot: boolean): Recommendation[] {
  const hasMfa = summary.AccountMFAEnabled === 1
  const hasKeys = (summary.AccountAccessKeysPresent ?? 0) > 0
  return [
    {
      safe: hasMfa,
      text: hasMfa ? 'Root user has MFA' : 'Add MFA for root user',
      detail: hasMfa
        ? 'Having multi-factor authentication (MFA) for the root user improves security for this account.'
        : `Enable multi-factor authentication for the root user.${isRoot ? '' : ' Only root can: sign in as root.'}`,
      ...(isRoot && !hasMfa && { step: { label: 'Add MFA', path: ASSIGN_MFA } }),
    },
    {
      safe: !hasKeys,
      text: hasKeys ? 'Deactivate or delete access keys for root user' : 'Root user has no active access keys',
      detail: hasKeys
        ? `Instead, use access keys attached to an IAM user.${isRoot ? '' : ' Only root can: sign in as root.'}`
        : 'Using access keys attached to an IAM user instead of the root user improves security.',
      ...(isRoot && hasKeys && { step: { label: 'Manage access keys', path: CREDENTIALS } }),
    },
  ]
}

function useOwn(userName: string | undefined): Query<Recommendation[]> {
  const now = useNow()
  return useQuery(`recommendations for ${userName}`, async () => {
    if (userName === undefined) return []
    const [devices, keys] = await Promise.all([mfaDevicesOf(userName), accessKeysOf(userName)])
    const old = keys.some(({ active, createDate }) => active && daysSince(createDate, now) > 365)
    return [
      {
        safe: devices.length > 0,
        text: devices.length > 0 ? 'You have MFA' : 'Add MFA for yourself',
        detail: 'A password alone can be stolen; your user needs a second factor.',
        ...(devices.length === 0 && { step: { label: 'Add MFA', path: ASSIGN_MFA } }),
      },
      {
        safe: !old,
        text: old
          ? 'Update your access permissions: an active access key is older than 1 year'
          : `Your user, ${userName}, does not have any active access keys older than 1 year`,
        detail: 'Rotating access keys regularly shortens the time that a stolen one is of use.',
        ...(old && { step: { label: 'Manage access keys', path: CREDENTIALS } }),
      },
    ]
  })
}

/** The dashboard's panel, each line from the account's state. */
export function SecurityRecommendations({ summary }: { readonly summary: Query<Readonly<Record<string, number>>> }) {
  const session = useSession()
  const isRoot = session.PrincipalKind === 'root'
  const own = useOwn(isRoot ? undefined : session.UserName)
  return (
    <Container header={<Header variant="h2">Security recommendations</Header>}>
      <SpaceBetween size="m">
        <Loaded query={summary} what="the account summary">
          {(counts) => <Recommendations items={aboutRoot(counts, isRoot)} />}
        </Loaded>
        <Loaded query={own} what="your own credentials">
          {(items) => <Recommendations items={items} />}
        </Loaded>
      </SpaceBetween>
    </Container>
  )
}

function Recommendations({ items }: { readonly items: readonly Recommendation[] }) {
  return (
    <SpaceBetween size="m">
      {items.map(({ safe, text, detail, step }) => (
        <SpaceBetween key={text} size="xxs">
          <StatusIndicator type={safe ? 'success' : 'warning'}>{text}</StatusIndicator>
          <div>{detail}</div>
          {step !== undefined && <Button href={href(step.path)}>{step.label}</Button>}
        </SpaceBetween>
      ))}
    </SpaceBetween>
  )
}
