import type { StateValue } from '@aws-sdk/client-cloudwatch'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'

const words: Record<StateValue, { type: StatusIndicatorProps.Type; label: string }> = {
  OK: { type: 'success', label: 'OK' },
  ALARM: { type: 'error', label: 'In alarm' },
  INSUFFICIENT_DATA: { type: 'pending', label: 'Insufficient data' },
}

/** The words for an alarm's state. */
export function alarmStateLabel(state: StateValue | undefined): string {
  return state === undefined ? '-' : words[state].label
}

/** An alarm's state with its sign. */
export function AlarmState({ state }: { readonly state: StateValue | undefined }) {
  if (state === undefined) return '-'
  const { type, label } = words[state]
  return <StatusIndicator type={type}>{label}</StatusIndicator>
}
