import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Store } from '../store.ts'
import { ALICE, BOB, event, lookups } from './accounts.ts'

/** What is kept comes back as it was. */
export function valuesContract(store: () => Store): void {
  const { nameOf } = lookups(store)

  for (const text of [
    `'; DROP TABLE account; --`,
    '"`$1 ?1 :a @b %_\\',
    `Zoë Østergård 山田太郎 \u{1F511} e\u0301 \u202E`,
    '\t\r\n \u0001 ',
    'x'.repeat(100_000),
  ]) {
    test(`text comes back as it was: ${JSON.stringify(text.slice(0, 40))}`, async () => {
      await store().write(ALICE, (tx) => tx.account.update({ name: text, rootNotice: text }))
      assert.equal(await nameOf(ALICE), text)
      await store().record(ALICE, (tx) =>
        tx.audit.append([event(9_000_000, { userName: text, members: `"text":${JSON.stringify(text)}` })]),
      )
      const found = await store()
        .read(ALICE)
        .audit.lookup({ attribute: { key: 'Username', value: text }, limit: 5 })
      assert.deepEqual(
        found.events.map((row) => [row.userName, JSON.parse(row.event).text]),
        [[text, text]],
      )
      await store().record(ALICE, (tx) => tx.audit.prune(10_000_000, 1000))
    })
  }

  for (const number of [0, -1, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    test(`a whole number comes back as it was: ${number}`, async () => {
      await store().write(ALICE, (tx) => tx.account.update({ rootPasswordChangedAt: number }))
      assert.equal((await store().read(ALICE).account.get()).rootPasswordChangedAt, number)
    })
  }

  test('a fraction does not fit where a whole number belongs', async () => {
    await assert.rejects(store().write(ALICE, (tx) => tx.account.update({ rootPasswordChangedAt: 1.5 })))
  })

  test('text is ordered by its bytes', async () => {
    const ids = ['a', 'B', 'A', 'b', '_', '-', 'ä', 'é', 'z', 'Z', '0', '山']
    await store().record(BOB, (tx) => tx.audit.append(ids.map((eventId) => event(20_000, { eventId }))))
    const { events } = await store().read(BOB).audit.lookup({ startTime: 20_000, endTime: 20_000, limit: 50 })
    const expected = ids.toSorted((a, b) => Buffer.compare(Buffer.from(b), Buffer.from(a)))
    assert.deepEqual(
      events.map((row) => row.eventId),
      expected,
    )
  })
}
