/** The path of an alarm's page. */
export function alarmPath(alarmName: string): string {
  return `/cloudwatch/alarms/${encodeURIComponent(alarmName)}`
}

/** The path of the form that changes an alarm. */
export function editPath(alarmName: string): string {
  return `${alarmPath(alarmName)}/edit`
}

/** The path of the wizard, filled from an alarm that exists. */
export function copyPath(alarmName: string): string {
  return `/cloudwatch/create-alarm?copy=${encodeURIComponent(alarmName)}`
}
