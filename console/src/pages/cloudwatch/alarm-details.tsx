import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { formatTime } from '../../components/time.ts'
import { AlarmState } from './alarm-state.tsx'
import { conditionText, duration, missingDataTreatments } from './condition.ts'

/** Everything that an alarm is set to, and where it stands. */
export function AlarmDetails({ alarm }: { readonly alarm: MetricAlarm }) {
  const treatment = alarm.TreatMissingData ?? 'missing'
  const items = [
    ['Name', alarm.AlarmName],
    ['State', <AlarmState key="state" state={alarm.StateValue} />],
    ['Type', 'Metric alarm'],
    ['Description', alarm.AlarmDescription],
    ['State reason', alarm.StateReason],
    ['Threshold', conditionText(alarm)],
    ['Last state update', formatTime(alarm.StateUpdatedTimestamp)],
    ['Actions', alarm.ActionsEnabled === false ? 'Actions disabled' : 'Actions enabled'],
    ['Namespace', alarm.Namespace],
    ['Metric name', alarm.MetricName],
    ...(alarm.Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value] as const),
    ['Statistic', alarm.Statistic ?? alarm.ExtendedStatistic],
    ['Period', duration(alarm.Period ?? 60)],
    ['Datapoints to alarm', `${alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods} out of ${alarm.EvaluationPeriods}`],
    ['Missing data treatment', missingDataTreatments.find(({ value }) => value === treatment)?.label ?? treatment],
    ['ARN', alarm.AlarmArn],
  ] as const
  return (
    <Container header={<Header variant="h2">Details</Header>}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={200}
        items={items.map(([label, value]) => ({
          label,
          value: <div className="one-time">{value === undefined || value === '' ? '-' : value}</div>,
        }))}
      />
    </Container>
  )
}
