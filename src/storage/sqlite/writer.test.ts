import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OutcomeUnknown } from '../errors.ts'
import { SqliteConnection } from './connection.ts'
import { GroupWriter } from './writer.ts'

const finish = async () => {}

test('what was remembered is forgotten before anybody hears of a commit, and not by events that another connection writes', async () => {
  const connection = new SqliteConnection(':memory:')
  const heard: string[] = []
  const writer = new GroupWriter(connection, { finish, committed: () => heard.push('committed') })
  try {
    await writer.enqueue(async () => {}).then(() => heard.push('shared'))
    await writer.alone(async () => {}).then(() => heard.push('alone'))
    const failing = async () => {
      throw new Error('the outcome is not known')
    }
    await writer.alone(failing).catch(() => heard.push('failed alone'))
    await writer.enqueue(failing).catch(() => heard.push('failed'))
    assert.deepEqual(heard, ['committed', 'shared', 'alone', 'failed alone', 'committed', 'failed'])
  } finally {
    connection.close()
  }
})

test('a write is answered when its commit is on disk, and the next is committed meanwhile', async () => {
  const connection = new SqliteConnection(':memory:')
  connection.exec('CREATE TABLE t (a TEXT) STRICT')
  const flushes: (() => void)[] = []
  const writer = new GroupWriter(
    connection,
    { finish, committed: () => {} },
    () => new Promise((resolve) => flushes.push(resolve)),
  )
  const answered: string[] = []
  const write = (name: string) =>
    writer
      .enqueue(async () => {
        connection.run('INSERT INTO t VALUES (?)', [name])
        return name
      })
      .then((name) => answered.push(name))
  const committed = () => connection.run('SELECT a FROM t', []).rows.length
  try {
    const first = write('first')
    while (flushes.length < 1) await new Promise((resolve) => setImmediate(resolve))
    const second = write('second')
    while (flushes.length < 2) await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual([committed(), answered], [2, []])
    flushes[0]?.()
    await first
    assert.deepEqual(answered, ['first'])
    const idle = writer.idle().then(() => answered.push('idle'))
    flushes[1]?.()
    await Promise.all([second, idle])
    assert.deepEqual(answered, ['first', 'second', 'idle'])
  } finally {
    connection.close()
  }
})

test('where a commit cannot be brought to the disk, nobody is told that it was, and nothing is written any more', async () => {
  const connection = new SqliteConnection(':memory:')
  let runs = 0
  const writer = new GroupWriter(connection, { finish, committed: () => {} }, () => Promise.reject(new Error('EIO')))
  const write = () => writer.enqueue(async () => ++runs)
  try {
    await assert.rejects(write(), OutcomeUnknown)
    await assert.rejects(write(), (error: Error) => {
      assert.ok(error instanceof OutcomeUnknown)
      assert.match(error.message, /until the disk is mended and this process starts anew$/)
      return true
    })
    assert.equal(runs, 1)
    await writer.idle()
  } finally {
    connection.close()
  }
})

test('what was committed after a flush that failed is acknowledged by no later flush, and what waits is not run', async () => {
  const connection = new SqliteConnection(':memory:')
  const flushes: PromiseWithResolvers<void>[] = []
  const writer = new GroupWriter(connection, { finish, committed: () => {} }, () => {
    const flush = Promise.withResolvers<void>()
    flushes.push(flush)
    return flush.promise
  })
  const untilFlushes = async (count: number) => {
    while (flushes.length < count) await new Promise((resolve) => setImmediate(resolve))
  }
  const refused = (write: Promise<unknown>) => assert.rejects(write, OutcomeUnknown)
  try {
    const first = refused(writer.enqueue(async () => {}))
    await untilFlushes(1)
    const second = refused(writer.enqueue(async () => {}))
    await untilFlushes(2)
    let runs = 0
    const waiting = [refused(writer.enqueue(async () => runs++)), refused(writer.alone(async () => runs++))]
    flushes[0]?.reject(new Error('EIO'))
    // The operating system tells of a page that it could not write once: the next flush of the file succeeds.
    flushes[1]?.resolve()
    await Promise.all([first, second, ...waiting])
    assert.equal(runs, 0)
    await writer.idle()
  } finally {
    connection.close()
  }
})

test('what the members of a group have in common fails for all of them, leaves nothing, and lets the next go on', async () => {
  const connection = new SqliteConnection(':memory:')
  connection.exec('CREATE TABLE t (a TEXT) STRICT')
  let isFull = true
  const certain: boolean[] = []
  const writer = new GroupWriter(connection, {
    async finish() {
      connection.run('INSERT INTO t VALUES (?)', ['common'])
      if (isFull) throw new Error('disk full')
    },
    committed: (isCertain) => certain.push(isCertain),
  })
  const write = (name: string) => writer.enqueue(async () => connection.run('INSERT INTO t VALUES (?)', [name]))
  const rows = () => connection.run('SELECT a FROM t ORDER BY a', []).rows.map(({ a }) => a)
  try {
    const outcomes = await Promise.allSettled([write('one'), write('two')])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    assert.deepEqual([rows(), certain], [[], [false]])
    isFull = false
    await write('three')
    assert.deepEqual(
      [rows(), certain],
      [
        ['common', 'three'],
        [false, true],
      ],
    )
  } finally {
    connection.close()
  }
})

test('who is refused by what another wrote hears of it when that is on disk, and of the disk where it does not get there', async () => {
  for (const isMended of [true, false]) {
    const connection = new SqliteConnection(':memory:')
    connection.exec('CREATE TABLE t (a TEXT PRIMARY KEY) STRICT')
    const flush = Promise.withResolvers<void>()
    const flushes: (() => void)[] = []
    const writer = new GroupWriter(connection, { finish, committed: () => {} }, () => {
      flushes.push(isMended ? flush.resolve : () => flush.reject(new Error('EIO')))
      return flush.promise
    })
    const write = () => writer.enqueue(async () => connection.run('INSERT INTO t VALUES (?)', ['a']))
    const heard: string[] = []
    try {
      const all = [write(), write()].map((outcome, index) =>
        outcome.then(
          () => heard.push(`${index} is there`),
          (error: Error) => heard.push(`${index} ${error.message}`),
        ),
      )
      while (flushes.length < 1) await new Promise((resolve) => setImmediate(resolve))
      assert.deepEqual(heard, [])
      flushes[0]?.()
      await Promise.all(all)
      assert.match(
        heard.join(),
        isMended ? /^0 is there,1 UNIQUE/ : /^0 the disk did not take.*,1 the disk did not take/,
      )
    } finally {
      connection.close()
    }
  }
})
