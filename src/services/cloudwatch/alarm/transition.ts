import { type AccountId, AwsError, accountOfArn, DAY, type Random } from '../../../aws/index.ts'
import type { AlarmHistoryRecord } from '../../../storage/repositories/alarm-history.ts'
import type { AlarmRecord, AlarmStateRecord } from '../../../storage/repositories/alarms.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import { alarmArn } from '../operation.ts'
import type { NotificationSource, Publisher } from '../publisher.ts'
import { actionItem, stateItem } from './history.ts'
import { notificationEmail, notificationMessage, notificationSubject } from './notification.ts'

export interface TransitionDependencies {
  readonly accountId: AccountId
  readonly publisher: Publisher
  readonly publicUrl: string
  readonly random: Random
}

/**
 * The time that an alarm is looked at: never before its state was last set. Where a clock is set back, what has been
 * told would else be told again when the clock comes there once more. A day at most: a clock that was further ahead was
 * wrong then, and an alarm must not sleep until it is right.
 */
export function notBefore({ stateUpdatedAt }: Pick<AlarmRecord, 'stateUpdatedAt'>, now: number): number {
  return stateUpdatedAt - now < DAY ? Math.max(now, stateUpdatedAt) : now
}

/**
 * Puts the alarm in `state`; where that is another than before, records it and runs the new state's actions, all in the
 * transaction `tx`, which names the alarm's account and its `hostsOf`. False, and nothing done, where the alarm was
 * changed since it was read.
 */
export async function transition(
  tx: Repositories,
  alarm: AlarmRecord,
  state: AlarmStateRecord,
  times: { readonly now: number; readonly dueAt?: number },
  dependencies: TransitionDependencies,
): Promise<boolean> {
  const now = notBefore(alarm, times.now)
  const { dueAt } = times
  if (!(await tx.alarms.transition(alarm, state, now, dueAt))) return false
  if (state.stateValue === alarm.stateValue) return true
  const history: AlarmHistoryRecord[] = [stateItem(alarm, state, dependencies.random, now)]
  if (alarm.actionsEnabled) {
    for (const arn of actionsOf(alarm, state)) {
      history.push(await run(tx, { ordinal: history.length, arn }, alarm, state, now, dependencies))
    }
  }
  await tx.alarmHistory.add(history)
  return true
}

/** Whether a transition to `stateValue` names topics of other accounts. */
export function tellsOthers(
  alarm: AlarmRecord,
  { stateValue }: Pick<AlarmStateRecord, 'stateValue'>,
  accountId: AccountId,
): boolean {
  if (!alarm.actionsEnabled || stateValue === alarm.stateValue) return false
  return actionsOf(alarm, { stateValue }).some((arn) => accountOfArn(arn) !== accountId)
}

/** The other accounts that a transition to `stateValue` tells: its transaction names them. */
export async function hostsOf(
  alarm: AlarmRecord,
  { stateValue }: Pick<AlarmStateRecord, 'stateValue'>,
  { accountId, publisher }: Pick<TransitionDependencies, 'accountId' | 'publisher'>,
): Promise<readonly AccountId[]> {
  if (!tellsOthers(alarm, { stateValue }, accountId)) return []
  const foreign = actionsOf(alarm, { stateValue }).filter((arn) => accountOfArn(arn) !== accountId)
  return publisher.hosts(sourceOf(alarm, accountId), foreign)
}

function sourceOf({ region, alarmName }: AlarmRecord, accountId: AccountId): NotificationSource {
  const sourceArn = alarmArn({ accountId, region }, alarmName)
  return { service: 'cloudwatch.amazonaws.com', accountId, region, sourceArn }
}

async function run(
  tx: Repositories,
  { ordinal, arn }: { readonly ordinal: number; readonly arn: string },
  alarm: AlarmRecord,
  state: AlarmStateRecord,
  now: number,
  { accountId, publisher, publicUrl, random }: TransitionDependencies,
): Promise<AlarmHistoryRecord> {
  const facts = { accountId, publicUrl, alarm, state, now }
  const message = notificationMessage(facts)
  try {
    await publisher.publish(tx, {
      ...sourceOf(alarm, accountId),
      topicArn: arn,
      subject: notificationSubject(facts),
      message,
      email: notificationEmail(facts),
      now,
    })
    return actionItem(alarm, { ordinal, arn, message }, random, now)
  } catch (error) {
    // A topic that is gone must not keep the alarm from changing its state; a bug must.
    if (!(error instanceof AwsError)) throw error
    return actionItem(alarm, { ordinal, arn, message, error: error.message }, random, now)
  }
}

function actionsOf(
  { configuration }: AlarmRecord,
  { stateValue }: Pick<AlarmStateRecord, 'stateValue'>,
): readonly string[] {
  if (stateValue === 'OK') return configuration.okActions
  return stateValue === 'ALARM' ? configuration.alarmActions : configuration.insufficientDataActions
}
