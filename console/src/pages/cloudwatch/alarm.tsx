import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { ActionError } from '../../components/action-error.tsx'
import { flash } from '../../components/flash.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useAction } from '../../components/use-action.ts'
import { useQuery } from '../../components/use-query.ts'
import { href, navigate } from '../../router/location.ts'
import type { PageProps } from '../page-props.ts'
import { AlarmActions } from './alarm-actions.tsx'
import { AlarmDetails } from './alarm-details.tsx'
import { draftFrom } from './alarm-draft.ts'
import { AlarmHistory } from './alarm-history.tsx'
import { AlarmState } from './alarm-state.tsx'
import { alarmsNamed } from './calls.ts'
import { setActionsEnabled } from './changes.ts'
import { comparisonSign, conditionText } from './condition.ts'
import { DeleteAlarms } from './delete-alarms.tsx'
import { MetricGraph } from './metric-graph.tsx'
import { NoAlarm } from './no-alarm.tsx'
import { copyPath, editPath } from './paths.ts'
import { SetStateModal } from './set-state-modal.tsx'

/** One alarm: its graph, its settings, whom it notifies and what happened to it. */
export default function AlarmPage({ params }: PageProps) {
  const name = params.alarmName ?? ''
  const query = useQuery(`alarm ${name}`, async () => ({ alarm: (await alarmsNamed([name]))[0] }), { every: 5000 })
  return (
    <Loaded query={query} what="the alarm">
      {({ alarm }) =>
        alarm === undefined ? <NoAlarm name={name} /> : <AlarmView alarm={alarm} name={name} reload={query.reload} />
      }
    </Loaded>
  )
}

interface ViewProps {
  readonly alarm: MetricAlarm
  readonly name: string
  readonly reload: () => Promise<void>
}

function AlarmView({ alarm, name, reload }: ViewProps) {
  const [asking, setAsking] = useState<'delete' | 'state'>()
  const enabled = alarm.ActionsEnabled ?? true
  const { metric, statistic, period } = draftFrom(alarm)
  const switchActions = useAction(async () => {
    await setActionsEnabled([name], !enabled)
    flash('success', `Actions ${enabled ? 'disabled' : 'enabled'} for ${name}.`)
    await reload()
  })
  const threshold = alarm.Threshold ?? 0
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={<AlarmState state={alarm.StateValue} />}
          actions={
            <ButtonDropdown
              loading={switchActions.busy}
              items={[
                { id: 'edit', text: 'Edit', href: href(editPath(name)) },
                { id: 'copy', text: 'Copy', href: href(copyPath(name)) },
                { id: 'switch', text: enabled ? 'Disable actions' : 'Enable actions' },
                { id: 'state', text: 'Set alarm state' },
                { id: 'delete', text: 'Delete' },
              ]}
              onItemClick={({ detail }) => {
                if (detail.id === 'switch') void switchActions.run()
                if (detail.id === 'state' || detail.id === 'delete') setAsking(detail.id)
              }}
            >
              Actions
            </ButtonDropdown>
          }
        >
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ActionError error={switchActions.error} />
        <Container
          header={
            <Header variant="h2" description={conditionText(alarm)}>
              {alarm.MetricName}
            </Header>
          }
        >
          {metric === undefined ? null : (
            <MetricGraph
              metric={metric}
              statistic={statistic}
              period={period}
              sign={comparisonSign(alarm.ComparisonOperator)}
              thresholds={[threshold]}
            />
          )}
        </Container>
        <Tabs
          ariaLabel="About this alarm"
          tabs={[
            { id: 'details', label: 'Details', content: <AlarmDetails alarm={alarm} /> },
            { id: 'actions', label: 'Actions', content: <AlarmActions alarm={alarm} /> },
            { id: 'history', label: 'History', content: <AlarmHistory alarmName={name} /> },
          ]}
        />
      </SpaceBetween>
      {asking === 'delete' ? (
        <DeleteAlarms
          names={[name]}
          onClose={() => setAsking(undefined)}
          onDeleted={() => navigate('/cloudwatch/alarms')}
        />
      ) : null}
      {asking === 'state' ? (
        <SetStateModal alarmName={name} onClose={() => setAsking(undefined)} onSet={() => void reload()} />
      ) : null}
    </ContentLayout>
  )
}
