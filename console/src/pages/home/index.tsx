import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { denialOf } from '../../api/errors.ts'
import { Loading } from '../../components/loaded.tsx'
import { useSession } from '../../components/session.tsx'
import { type ReadPart, useQuery } from '../../components/use-query.ts'
import { type Check, type CheckState, progressOf } from './check.ts'
import { ChecklistItem } from './checklist-item.tsx'
import { CHECKS } from './checks.ts'

const REFRESH_EVERY = 10_000

async function stateOf(check: Check, part: ReadPart): Promise<CheckState> {
  try {
    return await part(check.id, check.read)
  } catch (error) {
    const denial = denialOf(error)
    return denial === undefined ? { kind: 'failed', error } : { kind: 'not visible', denial }
  }
}

/** The first day's checklist, live: what makes an account safe, and how far this one is. */
export default function HomePage() {
  const session = useSession()
  const checklist = useQuery(
    'first-day-checklist',
    (part) => Promise.all(CHECKS.map((check) => stateOf(check, part))),
    { every: REFRESH_EVERY },
  )
  const states = checklist.data
  const isRoot = session.PrincipalKind === 'root'
  const next = states?.findIndex(({ kind }, index) => kind === 'todo' && (isRoot || !CHECKS[index]?.step.rootOnly))
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="What to do on an account's first day, so that it stays yours and its bill stays small."
          actions={
            <Button iconName="refresh" ariaLabel="Refresh the checklist" onClick={() => void checklist.reload()} />
          }
        >
          Secure your account
        </Header>
      }
    >
      <SpaceBetween size="l">
        {states === undefined ? <Loading what="the checklist" /> : <Progress states={states} />}
        {states !== undefined &&
          CHECKS.map((check, index) => {
            const state = states[index]
            return (
              state !== undefined && (
                <ChecklistItem key={check.id} check={check} state={state} isRoot={isRoot} isNext={index === next} />
              )
            )
          })}
      </SpaceBetween>
    </ContentLayout>
  )
}

function Progress({ states }: { readonly states: readonly CheckState[] }) {
  const { done, visible, denied, failed } = progressOf(states)
  if (visible > 0 && done === states.length) {
    return (
      <Alert type="success" header="Your account is secured">
        All {done} steps are done. Use the IAM user for daily work, and keep root's password and phone safe.
      </Alert>
    )
  }
  return (
    <Container>
      <SpaceBetween size="xs">
        {visible > 0 && (
          <ProgressBar
            label="First-day checklist"
            value={Math.round((100 * done) / visible)}
            additionalInfo={`${done} of ${visible} steps done`}
          />
        )}
        {denied > 0 && (
          <Box variant="small">
            {denied} {denied === 1 ? 'step is' : 'steps are'} not visible to you and not counted.
          </Box>
        )}
        {failed > 0 && (
          <Box variant="small">{failed} of the steps could not be read, and are neither done nor to do.</Box>
        )}
      </SpaceBetween>
    </Container>
  )
}
