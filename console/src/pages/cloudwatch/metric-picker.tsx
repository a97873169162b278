import Box from '@cloudscape-design/components/box'
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { Loaded } from '../../components/loaded.tsx'
import { useQuery } from '../../components/use-query.ts'
import type { WatchedMetric } from './alarm-draft.ts'
import { listMetrics } from './calls.ts'
import { type MetricChoice, type MetricGroup, metricGroups } from './metric-choices.ts'
import { ChoiceTable, TileList } from './metric-lists.tsx'

interface Props {
  readonly onSelect: (metric: WatchedMetric) => void
  readonly onDismiss: () => void
}

/** Leads to a metric as AWS's console does: namespace, group, metric, "Select metric". */
export function MetricPicker({ onSelect, onDismiss }: Props) {
  const [trail, setTrail] = useState<readonly string[]>([])
  const [chosen, setChosen] = useState<MetricChoice>()
  const groups = useQuery('metric-groups', async () => metricGroups(await listMetrics()))
  const go = (to: readonly string[]) => {
    setTrail(to)
    setChosen(undefined)
  }
  return (
    <Modal
      visible
      size="large"
      header="Select metric"
      closeAriaLabel="Close"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              Cancel
            </Button>
            <Button
              variant="primary"
              disabled={chosen === undefined}
              onClick={() => chosen !== undefined && onSelect(chosen.metric)}
            >
              Select metric
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <BreadcrumbGroup
          ariaLabel="Metrics"
          items={['All', ...trail].map((text, depth) => ({ text, href: `#${depth}` }))}
          onFollow={(event) => {
            event.preventDefault()
            go(trail.slice(0, Number(event.detail.href.slice(1))))
          }}
        />
        <Loaded query={groups} what="metrics">
          {(all) => <Level groups={all} trail={trail} onGo={go} chosen={chosen} onChoose={setChosen} />}
        </Loaded>
      </SpaceBetween>
    </Modal>
  )
}

interface LevelProps {
  readonly groups: readonly MetricGroup[]
  readonly trail: readonly string[]
  readonly onGo: (trail: readonly string[]) => void
  readonly chosen: MetricChoice | undefined
  readonly onChoose: (choice: MetricChoice) => void
}

function Level({ groups, trail, onGo, chosen, onChoose }: LevelProps) {
  const [namespace, title] = trail
  if (namespace === undefined) {
    const namespaces = Map.groupBy(groups, (group) => group.namespace)
    const tiles = [...namespaces].map(([name, members]) => ({
      name,
      count: members.reduce((sum, { choices }) => sum + choices.length, 0),
    }))
    return <TileList what="Namespaces" tiles={tiles} onOpen={(name) => onGo([name])} />
  }
  const members = groups.filter((group) => group.namespace === namespace)
  const group = members.find((member) => member.title === title)
  if (group === undefined) {
    const tiles = members.map((member) => ({ name: member.title, count: member.choices.length }))
    return <TileList what={namespace} tiles={tiles} onOpen={(name) => onGo([namespace, name])} />
  }
  return <ChoiceTable title={group.title} choices={group.choices} chosen={chosen} onChoose={onChoose} />
}
