import { type AlarmDraft, alarmNames, parseThresholds } from './alarm-draft.ts'

/** What is wrong with a field of the wizard, in words for the person who fills it. */
export type DraftErrors = Partial<
  Record<'metric' | 'thresholds' | 'datapoints' | 'notifications' | 'name' | 'description', string>
>

const isWhole = (text: string) => /^[1-9]\d{0,4}$/.test(text)

/** The mistakes in the metric and its condition; `several` is whether more than one threshold may be named. */
export function conditionErrors(draft: AlarmDraft, several: boolean): DraftErrors {
  const errors: DraftErrors = {}
  if (draft.metric === undefined) errors.metric = 'Select the metric that the alarm watches.'
  const thresholds = parseThresholds(draft.thresholds)
  if (thresholds === undefined) {
    errors.thresholds = several ? 'Enter a number, or several with commas between them.' : 'Enter a number.'
  } else if (!several && thresholds.length > 1) {
    errors.thresholds = 'An alarm has one threshold. Copy the alarm to add others.'
  } else if (thresholds.length > 20) {
    errors.thresholds = 'Create at most 20 alarms at once.'
  }
  if (!isWhole(draft.datapointsToAlarm) || !isWhole(draft.evaluationPeriods)) {
    errors.datapoints = 'Enter two whole numbers, 1 or more.'
  } else if (Number(draft.datapointsToAlarm) > Number(draft.evaluationPeriods)) {
    errors.datapoints = 'The datapoints to alarm cannot be more than the evaluation periods.'
  } else if (Number(draft.evaluationPeriods) * draft.period > evaluationLimit(draft.period)) {
    errors.datapoints =
      'The periods together cannot be longer than one day, or seven days for periods of 1 hour or more.'
  }
  return errors
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html, EvaluationPeriods. */
function evaluationLimit(period: number): number {
  return period >= 3600 ? 7 * 86_400 : 86_400
}

/** The mistakes in the notifications: each row that is there needs a topic. */
export function notificationErrors(draft: AlarmDraft): DraftErrors {
  const incomplete = draft.notifications.some((row) => row.topicArn === '')
  const crowded = ['ALARM', 'OK', 'INSUFFICIENT_DATA'].some(
    (state) => draft.notifications.filter((row) => row.state === state).length > 5,
  )
  if (incomplete) return { notifications: 'Choose or create an SNS topic for each notification, or remove it.' }
  return crowded ? { notifications: 'An alarm state can have at most 5 actions.' } : {}
}

/** The mistakes in the name and description. */
export function nameErrors(draft: AlarmDraft): DraftErrors {
  const errors: DraftErrors = {}
  const names = alarmNames(draft.name, parseThresholds(draft.thresholds) ?? [0])
  if (draft.name.trim() === '') errors.name = 'Enter a name.'
  else if (names.some((name) => name.length > 255)) errors.name = 'A name has at most 255 characters.'
  if (draft.description.length > 1024) errors.description = 'A description has at most 1024 characters.'
  return errors
}
