import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { accountId } from '../aws/index.ts'
import type { Repositories } from './repositories/index.ts'
import type { Page, PathPlace } from './repositories/name-range.ts'
import type { User } from './repositories/users.ts'
import type { Store } from './store.ts'

const ACCOUNT = accountId('111122223333')
const OTHER = accountId('444455556666')
const POLICY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const ELSEWHERE = 'arn:aws:iam::aws:policy/AdministratorAccess'
const COUNT = 25

/** Long lists, of which nobody reads more than a page: in an order that stays as things come and go. */
const LISTS: readonly {
  readonly name: string
  /** What a row is known by. */
  readonly keyOf: (index: number) => string
  readonly add: (tx: Repositories, index: number) => Promise<unknown>
  readonly remove: (tx: Repositories, index: number) => Promise<unknown>
  readonly read: (db: Repositories, page: Page) => Promise<readonly string[]>
}[] = [
  {
    name: 'users',
    keyOf: (index) => `user-${two(index)}`,
    add: (tx, index) => tx.users.add(user(index)),
    remove: (tx, index) => tx.users.remove(userId(index)),
    read: async (db, page) => (await db.users.list(page)).map(({ userName }) => userName.toLowerCase()),
  },
  {
    name: 'members of a group',
    keyOf: userId,
    async add(tx, index) {
      await tx.users.add(user(index))
      await tx.groups.addMember('AGPA1', userId(index), 0)
      await tx.groups.addMember('AGPA2', userId(index), 0)
    },
    async remove(tx, index) {
      await tx.groups.removeMember('AGPA1', userId(index))
      await tx.users.remove(userId(index))
    },
    read: async (db, page) => (await db.users.ofGroup('AGPA1', page)).map((member) => member.userId),
  },
  {
    name: 'those that have a policy',
    keyOf: userId,
    async add(tx, index) {
      await tx.policyAttachments.attach(userId(index), POLICY, 1000 - index)
      await tx.policyAttachments.attach(userId(index), ELSEWHERE, index)
    },
    remove: (tx, index) => tx.policyAttachments.detach(userId(index), POLICY),
    read: (db, page) => db.policyAttachments.targetsOf(POLICY, page),
  },
  {
    name: 'those whom a policy bounds',
    keyOf: userId,
    add: (tx, index) => tx.users.add({ ...user(index), boundaryArn: POLICY }),
    remove: (tx, index) => tx.users.setBoundary(userId(index), null),
    read: (db, page) => db.policyAttachments.boundedBy(POLICY, page),
  },
  {
    name: 'MFA devices',
    keyOf: (index) => `arn:aws:iam::${ACCOUNT}:mfa/D${two(index)}`,
    add: (tx, index) =>
      tx.mfaDevices.add({
        serialNumber: `arn:aws:iam::${tx.accountId}:mfa/D${two(index)}`,
        path: '/',
        nameLc: `/d${two(index)}`,
        seedSealed: '',
        createdAt: 0,
      }),
    remove: (tx, index) => tx.mfaDevices.remove(`arn:aws:iam::${ACCOUNT}:mfa/D${two(index)}`),
    read: async (db, page) => (await db.mfaDevices.list(page)).map(({ serialNumber }) => serialNumber),
  },
  {
    name: 'managed policies',
    keyOf: (index) => `own-${two(index)}`,
    add: (tx, index) =>
      tx.managedPolicies.add({
        policyId: `ANPA${two(99 - index)}`,
        policyName: `Own-${two(index)}`,
        path: '/',
        arn: `arn:aws:iam::${tx.accountId}:policy/Own-${two(index)}`,
        description: null,
        defaultVersion: 1,
        lastVersion: 1,
        createdAt: 0,
        updatedAt: 0,
      }),
    remove: (tx, index) => tx.managedPolicies.remove(`ANPA${two(99 - index)}`),
    read: async (db, page) => (await db.managedPolicies.list(page)).map(({ policyName }) => policyName.toLowerCase()),
  },
]

/** How lists are read, whatever the engine. */
export function listContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: lists that are read page by page`, () => {
    let store: Store

    before(async () => {
      store = await open()
      for (const accountId of [ACCOUNT, OTHER]) {
        await store.directory.createAccount({
          accountId,
          name: 'test',
          rootEmail: `root-${accountId}@example.org`,
          rootPasswordHash: null,
          createdAt: 0,
        })
      }
    })
    after(() => store.close())

    for (const { name: what, keyOf, add, remove, read } of LISTS) {
      test(`${what}: what stays is read once, though things come and go between pages`, async () => {
        // Every second one, in an order of its own; the others come later.
        const there = Array.from({ length: COUNT }, (_, i) => 2 * ((i * 7) % COUNT))
        for (const account of [ACCOUNT, OTHER])
          await store.write(account, async (tx) => {
            for (const index of there) await add(tx, index)
          })
        const seen: string[] = []
        for (let after: string | undefined; ; ) {
          const page = await read(store.read(ACCOUNT), { after, limit: 4 })
          assert.ok(page.length <= 4)
          seen.push(...page)
          const last = page.at(-1)
          if (last === undefined) break
          after = last
          const index = there.find((each) => keyOf(each) === last) ?? 0
          await store.write(ACCOUNT, async (tx) => {
            await remove(tx, index) // The very one that the next page goes on from.
            if (index > 0) await add(tx, index - 1)
          })
        }
        assert.deepEqual(seen, [...there].sort((a, b) => a - b).map(keyOf))
        for (const account of [ACCOUNT, OTHER])
          await store.write(account, async (tx) => {
            for (const { userId } of await tx.users.list({ limit: 10_000 })) await tx.users.remove(userId)
          })
      })
    }

    test('MFA devices that nobody has are read page by page as if there were no others', async () => {
      const serials = Array.from({ length: 12 }, (_, i) => `arn:aws:iam::${ACCOUNT}:mfa/N${two(i)}`)
      await store.write(ACCOUNT, async (tx) => {
        for (const [i, serialNumber] of serials.entries()) {
          await tx.mfaDevices.add({ serialNumber, path: '/', nameLc: `/n${two(i)}`, seedSealed: '', createdAt: 0 })
          if (i % 3 === 0) await tx.mfaDevices.assign(serialNumber, `AIDA${two(i)}`, 1)
        }
      })
      const { mfaDevices } = store.read(ACCOUNT)
      const free = (await mfaDevices.list({ limit: 1000 })).filter(({ ownerId }) => ownerId === null)
      const seen: string[] = []
      for (let page = await mfaDevices.unassigned({ limit: 5 }); page.length > 0; ) {
        seen.push(...page.map(({ serialNumber }) => serialNumber))
        page = await mfaDevices.unassigned({ after: seen.at(-1) ?? '', limit: 5 })
      }
      assert.deepEqual(
        seen,
        free.map(({ serialNumber }) => serialNumber),
      )
      assert.equal(seen.filter((serial) => serials.includes(serial)).length, 8)
    })

    test('what is under a path is read in the order of paths, each once, though things come and go', async () => {
      // Characters that LIKE would take for others, letters of either case, and paths that begin alike.
      const paths = ['/', '/a/', '/A/', '/a/b/', '/a%/', '/a_/', '/ab/', '/a~/', '/b/', `/${'long'.repeat(120)}/`]
      const there = Array.from({ length: 60 }, (_, i) => ({
        ...user((i * 37) % 60),
        path: paths[i % paths.length] ?? '',
      }))
      for (const account of [ACCOUNT, OTHER])
        await store.write(account, async (tx) => {
          for (const each of there) await tx.users.add(each)
        })
      for (const prefix of ['/', '/a', '/A', '/a/', '/a%', '/a_', '/long', '/a/b/', '/c', '/a~/~']) {
        const seen: string[] = []
        const came = new Set<string>()
        const gone: (typeof there)[number][] = []
        for (let after: PathPlace | undefined; ; ) {
          const page: readonly User[] = await store.read(ACCOUNT).users.under({ prefix, after, limit: 4 })
          assert.ok(page.length <= 4)
          seen.push(...page.map(({ userId }) => userId))
          const last = page.at(-1)
          if (last === undefined) break
          after = { path: last.path, nameLc: last.userName.toLowerCase() }
          const next = { ...user(100 + came.size), path: last.path }
          came.add(next.userId)
          await store.write(ACCOUNT, async (tx) => {
            await tx.users.remove(last.userId) // The very one that the next page goes on from.
            gone.push({ ...last, boundaryArn: null })
            await tx.users.add(next)
          })
        }
        const byPlace = (a: { path: string; userName: string }, b: { path: string; userName: string }) =>
          a.path === b.path ? (a.userName.toLowerCase() < b.userName.toLowerCase() ? -1 : 1) : a.path < b.path ? -1 : 1
        assert.deepEqual(
          seen.filter((userId) => !came.has(userId)),
          there
            .filter(({ path }) => path.startsWith(prefix))
            .sort(byPlace)
            .map(({ userId }) => userId),
          prefix,
        )
        await store.write(ACCOUNT, async (tx) => {
          for (const userId of came) await tx.users.remove(userId)
          for (const { userId, userName, path } of gone.filter(({ userId }) => !came.has(userId)))
            await tx.users.add({ ...user(0), userId, userName, path })
        })
      }
      for (const account of [ACCOUNT, OTHER])
        await store.write(account, async (tx) => {
          for (const { userId } of await tx.users.list({ limit: 10_000 })) await tx.users.remove(userId)
        })
    })

    test('how often policies are used is counted, and which are, each once', async () => {
      const policies = (index: number) => `arn:aws:iam::aws:policy/P${index % 3}`
      await store.write(ACCOUNT, async (tx) => {
        for (let index = 0; index < 10; index++) {
          await tx.users.add({ ...user(index), boundaryArn: index < 4 ? policies(index) : null })
          await tx.policyAttachments.attach(`AROA${index}`, policies(index), 0)
        }
      })
      const { policyAttachments, rowCounts } = store.read(ACCOUNT)
      const all = [0, 1, 2].map(policies)
      for (const usage of ['permissions', 'boundary', 'either'] as const) {
        const used = await policyAttachments.awsInUse(usage)
        assert.deepEqual(
          all.filter((arn) => used.has(arn)),
          all,
        )
      }
      const uses = await Promise.all(all.map((arn) => rowCounts.ofPolicy(arn)))
      assert.deepEqual(
        uses.map(({ attachments, boundaries }) => [attachments, boundaries]),
        [
          [4, 2],
          [3, 1],
          [3, 1],
        ],
      )
      assert.deepEqual(await rowCounts.ofPolicy('arn:aws:iam::aws:policy/None'), { attachments: 0, boundaries: 0 })
      assert.deepEqual(await policyAttachments.targetsOf(policies(0), { after: 'AROA0', before: 'AROA9', limit: 10 }), [
        'AROA3',
        'AROA6',
      ])
    })
  })
}

function two(index: number): string {
  return String(index).padStart(2, '0')
}

function userId(index: number): string {
  return `AIDA${two(index)}`
}

function user(index: number) {
  return { userId: userId(index), userName: `User-${two(index)}`, path: '/', createdAt: 0, boundaryArn: null }
}
