import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { MasterKey } from '../credentials/index.ts'
import { openWorld, type World } from './testing/world.ts'
import { Tickets } from './tickets.ts'

const PROOF = 'whom a provider has vouched for'

function ticketsOf({ store, cookies, clock }: World, masterKey: MasterKey): Tickets {
  return new Tickets({ store, cookies, clock, masterKey, random: randomBytes })
}

/** The browser's cookie for a sign-in that waits for a role to be chosen. */
async function issued(world: World): Promise<string> {
  const tickets = ticketsOf(world, world.masterKey)
  const ticket = { principalId: '', stage: 'saml', target: '/console/', proof: PROOF } as const
  const cookie = await world.store.record(world.account, (tx) => tickets.issue(tx, ticket))
  return cookie.slice(0, cookie.indexOf(';'))
}

test('a proof comes out of its ticket as it went in, and is not in the store in the clear', async () => {
  const world = await openWorld()
  const cookie = await issued(world)
  assert.equal((await ticketsOf(world, world.masterKey).find(cookie, 'saml'))?.proof, PROOF)
  const column = { table: 'signinTicket', id: 'tokenHash', column: 'proofSealed' } as const
  const [kept] = await world.store.read(world.account).sealedValues.page(column, { after: '', limit: 2 })
  assert.ok(kept && !kept.sealed.includes(PROOF))
})

test('a ticket whose proof no key opens is no ticket, and no error', async () => {
  const world = await openWorld()
  const cookie = await issued(world)
  const other = ticketsOf(world, new MasterKey(randomBytes(32), randomBytes))
  assert.equal(await other.find(cookie, 'saml'), undefined)
})
