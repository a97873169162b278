import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { type Outcome, Outcomes } from '../../components/outcomes.tsx'

/** What became of each alarm, where not all could be saved; nothing before. */
export function AlarmOutcomes({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  if (outcomes.length === 0) return null
  return (
    <Container header={<Header variant="h2">Some alarms were not created</Header>}>
      <Outcomes outcomes={outcomes} done="created" />
    </Container>
  )
}
