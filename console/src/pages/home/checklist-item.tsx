import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { ReactNode } from 'react'
import { errorText } from '../../api/errors.ts'
import { href } from '../../router/location.ts'
import type { Check, CheckState } from './check.ts'

const INDICATORS: Readonly<Record<CheckState['kind'], { type: StatusIndicatorProps.Type; text: string }>> = {
  done: { type: 'success', text: 'Done' },
  todo: { type: 'warning', text: 'To do' },
  'not visible': { type: 'stopped', text: 'Not visible to you' },
  failed: { type: 'error', text: 'Could not be read' },
}

function detailOf(state: CheckState): ReactNode {
  switch (state.kind) {
    case 'done':
    case 'todo':
      return state.detail
    case 'not visible':
      return (
        <>
          <Box variant="code">{state.denial.action}</Box> is missing.
        </>
      )
    case 'failed':
      return errorText(state.error)
  }
}

interface Props {
  readonly check: Check
  readonly state: CheckState
  readonly isRoot: boolean
  /** The first step to take. */
  readonly isNext: boolean
}

export function ChecklistItem({ check, state, isRoot, isNext }: Props) {
  const indicator = INDICATORS[state.kind]
  const forRoot = check.step.rootOnly === true && !isRoot
  const isElsewhere = check.step.isOwnPage === true && !isRoot
  const { label, path } = state.kind === 'done' ? { label: check.resultLabel, path: check.page } : check.step
  return (
    <div data-testid={`check-${check.id}`} data-state={state.kind}>
      <Container
        header={
          <Header
            variant="h2"
            description={check.why}
            actions={
              <Button
                {...(isElsewhere
                  ? { disabled: true, disabledReason: 'Sign in as the root user to open this.' }
                  : { href: href((state.kind === 'todo' && state.path) || path) })}
                variant={isNext ? 'primary' : 'normal'}
                ariaLabel={`${label}: ${check.title}`}
              >
                {label}
              </Button>
            }
          >
            {check.title}
          </Header>
        }
      >
        <SpaceBetween size="xxs">
          <div>
            <StatusIndicator type={indicator.type}>{indicator.text}</StatusIndicator> {detailOf(state)}
          </div>
          {state.kind === 'todo' && forRoot && <Box variant="small">Sign in as the root user to do this.</Box>}
        </SpaceBetween>
      </Container>
    </div>
  )
}
