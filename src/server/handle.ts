import type { AccountId, MaybePromise } from '../aws/index.ts'
import { whenKnown } from '../aws/index.ts'
import type { Operation } from '../services/operation.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { Exchange } from './exchange.ts'
import type { Node } from './node.ts'
import { observeChange } from './observer.ts'
import { accountOf, auditEventOf, isAcrossAccounts, recordAtCaller } from './record.ts'

/**
 * Lets the operation do what it was allowed to: a read from committed state, a change in a transaction with its audit
 * events.
 */
export function handle(exchange: Exchange, node: Node): MaybePromise<void> {
  if (exchange.answer) return
  const operation = exchange.operation as Operation
  if (operation.access !== 'read' || operation.prepare) return handlePrepared(exchange, node, operation)
  const output = operation.handle(exchange.input as never, exchange.context as never, undefined as never)
  return whenKnown(output, (value) => {
    exchange.output = value
  })
}

async function handlePrepared(exchange: Exchange, node: Node, operation: Operation): Promise<void> {
  const input = exchange.input as never
  const { context } = exchange
  // Before a password is compared: what comes of a right one must not tell it.
  if (operation.access === 'write') node.store.assertRoom(operation.room ?? 'ordinary')
  const prepared = (await operation.prepare?.(input, context as never)) as never
  if (operation.access === 'read') {
    exchange.output = await operation.handle(input, context as never, prepared)
    return
  }
  const accounts = changedAccounts(exchange, operation)
  const isShared = accounts.length > 1 || isAcrossAccounts(exchange)
  // INVARIANT (acknowledged means durable): the change and its audit events commit together, and the answer comes
  // after.
  const change = async (tx: Repositories) => {
    const output = await operation.handle(input, { ...context, db: tx } as never, prepared)
    for (const accountId of accounts) {
      const event = auditEventOf(exchange, node, { accountId, isShared, output })
      await tx.of(accountId).audit.append([event])
    }
    return output
  }
  const write = () =>
    operation.access === 'write'
      ? node.store.write(accounts, change, operation.room)
      : node.store.record(toldAccounts(exchange, operation, prepared), change)
  exchange.output = await (exchange.span?.isSampled ? observeChange(exchange.span, write) : write())
  for (const accountId of accounts) node.auditQueue.wrote(accountId)
  exchange.recorded = true
  node.afterCommit(exchange.call.service)
  if (operation.access === 'telemetry') recordAtCaller(exchange, node, exchange.output)
}

/** The account that is worked on, and those that it tells something. */
function toldAccounts({ accountId }: Exchange, operation: Operation, prepared: never) {
  const told = operation.toldAccounts?.(prepared) ?? []
  return told.length === 0 ? accountId : [accountId, ...told]
}

/**
 * The account that is worked on first, whose `db` the operation has; a `write` has the caller's beside it, and what
 * else it changes.
 */
function changedAccounts(exchange: Exchange, operation: Operation): readonly AccountId[] {
  const { accountId, input, context } = exchange
  if (operation.access === 'telemetry') return [accountId]
  const own = accountOf(exchange)
  const others = operation.otherAccounts?.(input as never, context as never) ?? []
  if (others.length === 0 && (own === undefined || own === accountId)) return [accountId]
  return [...new Set([accountId, ...(own === undefined ? [] : [own]), ...others])]
}
