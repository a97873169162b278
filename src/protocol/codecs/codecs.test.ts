import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { AwsError } from '../../aws/index.ts'
import type { StructureShape } from '../model/shape.ts'
import { modelNamed, models } from '../model/testing.ts'
import { decodeCbor } from './cbor.ts'
import { writeCbor } from './cbor-output.ts'
import { readStructure } from './document.ts'
import { parseJsonInput, writeJson } from './json.ts'
import { parseQueryInput } from './query-input.ts'
import { structuresOf, writeForm } from './testing.ts'
import { formatTimestamp, parseTimestamp } from './timestamp.ts'
import { xmlStructure, xmlText } from './xml.ts'

const shapes: [string, StructureShape][] = models.all().flatMap((model) => {
  return model.operationNames.flatMap((operation) => {
    const { input, output } = model.operation(operation) ?? {}
    return [input, output]
      .filter((shape) => shape !== undefined)
      .map((shape): [string, StructureShape] => [`${model.name} ${shape.name}`, shape])
  })
})
/** Of every kind, and deep. */
const someShapes = shapes.filter(([name]) =>
  /PutMetricAlarmInput|GetMetricDataInput|PutMetricDataInput|DescribeAlarmsOutput|CreateUserRe|PublishInput|SimulateCustomPolicyRequest|GetAccountAuthorizationDetailsResponse|LookupEventsRe|PutEventSelectorsRequest|CreateTopicInput|RecordChargesRequest|CreateVirtualMFADeviceResponse/.test(
    name,
  ),
)

describe('what is written is read again as it was', () => {
  test('there are shapes to look at', () => assert.ok(someShapes.length >= 12 && shapes.length > 500))
  for (const [name, shape] of someShapes) {
    const law = (round: (value: Record<string, unknown>) => unknown) =>
      fc.assert(
        fc.property(structuresOf(shape), (value) => assert.deepEqual(round(value), value)),
        { numRuns: 40 },
      )
    test(`JSON: ${name}`, () => law((value) => parseJsonInput(shape, writeJson(shape, value))))
    test(`JSON as Java writes it: ${name}`, () =>
      law((value) => parseJsonInput(shape, writeJson(shape, value, 'java'))))
    test(`CBOR: ${name}`, () => law((value) => readStructure(shape, decodeCbor(writeCbor(shape, value)))))
    test(`query: ${name}`, () => law((value) => parseQueryInput(shape, '', writeForm(shape, value))))
    test(`query, in the URL: ${name}`, () => law((value) => parseQueryInput(shape, writeForm(shape, value), '')))
  }
})

describe('no input, however broken, does more than be refused', () => {
  const shape = modelNamed('cloudwatch').operation('PutMetricData')?.input ?? assert.fail()
  const refusedOrRead = (read: () => unknown) => {
    try {
      read()
    } catch (error) {
      assert.ok(error instanceof AwsError && error.status === 400, String(error))
    }
  }
  test('a form', () => {
    const name = fc
      .array(
        fc.constantFrom(
          'MetricData',
          'member',
          '1',
          '2',
          '0',
          'Dimensions',
          'Name',
          'Values',
          '__proto__',
          '',
          'entry',
          'key',
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('.'))
    const body = fc
      .array(
        fc.tuple(name, fc.string()).map(([a, b]) => `${a}=${b}`),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('&'))
    fc.assert(
      fc.property(body, (text) => refusedOrRead(() => parseQueryInput(shape, '', text))),
      { numRuns: 500 },
    )
  })
  test('JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => refusedOrRead(() => parseJsonInput(shape, text))),
      { numRuns: 300 },
    )
  })
  test('CBOR: any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) =>
        refusedOrRead(() => readStructure(shape, decodeCbor(bytes))),
      ),
      { numRuns: 1000 },
    )
  })
  test('CBOR: good bytes with one changed', () => {
    fc.assert(
      fc.property(structuresOf(shape), fc.nat(), fc.nat(255), (value, at, byte) => {
        const bytes = writeCbor(shape, value)
        bytes[at % bytes.length] = byte
        refusedOrRead(() => readStructure(shape, decodeCbor(bytes)))
      }),
      { numRuns: 300 },
    )
  })
})

test('CBOR: numbers as RFC 8949 has them', () => {
  // Appendix A of https://www.rfc-editor.org/rfc/rfc8949
  const cases: [string, unknown][] = [
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['20', -1],
    ['3903e7', -1000],
    ['f90000', 0],
    ['f93c00', 1],
    ['fb3ff199999999999a', 1.1],
    ['f93e00', 1.5],
    ['f97bff', 65_504],
    ['fa47c35000', 100_000],
    ['f90001', 2 ** -24],
    ['f9c400', -4],
    ['f97c00', Number.POSITIVE_INFINITY],
    ['f9fc00', Number.NEGATIVE_INFINITY],
    ['f97e00', Number.NaN],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['c11a514b67b0', new Date('2013-03-21T20:04:00Z')],
    ['c1fb41d452d9ec200000', new Date('2013-03-21T20:04:00.5Z')],
    ['4401020304', new Uint8Array([1, 2, 3, 4])],
    ['6449455446', 'IETF'],
    ['62c3bc', 'ü'],
    ['83010203', [1, 2, 3]],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['a26161016162820203', { a: 1, b: [2, 3] }],
    ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['5f42010243030405ff', new Uint8Array([1, 2, 3, 4, 5])],
  ]
  for (const [hex, value] of cases) assert.deepEqual(decodeCbor(new Uint8Array(Buffer.from(hex, 'hex'))), value, hex)
})

test('CBOR: an answer without members is an empty map', () => {
  assert.deepEqual([...writeCbor(undefined, {})], [0xa0])
})

test('XML holds nothing that is not the model’s, and no markup of a value', () => {
  const shape = modelNamed('iam').shapes.structure('User')
  const xml = xmlStructure(
    shape,
    { UserName: '</UserName><Evil/>', Secret: 'x', CreateDate: new Date(1_234) },
    { timestamps: 'seconds' },
  )
  assert.equal(xml, '<UserName>&lt;/UserName&gt;&lt;Evil/&gt;</UserName><CreateDate>1970-01-01T00:00:01Z</CreateDate>')
  assert.equal(xmlText('a\u0008\r\n\u2028'), 'a\ufffd&#xD;\n\u2028')
})

test('CloudWatch writes doubles and, in JSON, times as Java does: observed in AWS, 2018-12-31', () => {
  const { shapes, wire } = modelNamed('cloudwatch')
  const datapoint = {
    Average: 1.024e12,
    Sum: 30,
    SampleCount: 0,
    Timestamp: new Date(1_545_884_520_000),
    Unit: 'Bytes',
  }
  const output = { Datapoints: [datapoint], Label: 'BucketSizeBytes' }
  const json = writeJson(shapes.structure('GetMetricStatisticsOutput'), output, wire.doubles)
  assert.match(json, /"Timestamp":1\.54588452E9[,}]/)
  assert.match(json, /"Average":1\.024E12[,}]/)
  assert.match(json, /"Sum":30\.0[,}]/)
  assert.match(json, /"SampleCount":0\.0[,}]/)
  const xml = xmlStructure(shapes.structure('Datapoint'), datapoint, wire)
  assert.match(xml, /<SampleCount>0\.0<\/SampleCount><Average>1\.024E12<\/Average><Sum>30\.0<\/Sum>/)
  const alarm = writeJson(shapes.structure('MetricAlarm'), { Period: 60, Threshold: 60 }, wire.doubles)
  assert.equal(alarm, '{"Period":60,"Threshold":60.0}', 'an integer has no fraction')
})

test('CloudWatch’s times in CBOR are doubles, whole seconds too: observed in AWS, 2025-12-17', () => {
  const bytes = writeCbor(modelNamed('cloudwatch').shapes.structure('Datapoint'), { Timestamp: new Date(1_000) })
  assert.equal(Buffer.from(bytes).toString('hex'), 'a16954696d657374616d70c1fb3ff0000000000000')
})

test('CloudWatch writes milliseconds, in its own order of members', () => {
  const shape = modelNamed('cloudwatch').shapes.structure('MetricAlarm')
  const xml = xmlStructure(
    shape,
    { StateUpdatedTimestamp: new Date(1_234), AlarmName: 'a', StateValue: 'OK' },
    { timestamps: 'milliseconds' },
  )
  assert.equal(
    xml,
    '<AlarmName>a</AlarmName><StateValue>OK</StateValue><StateUpdatedTimestamp>1970-01-01T00:00:01.234Z</StateUpdatedTimestamp>',
  )
})

describe('times', () => {
  const at = Date.parse('2026-11-23T12:00:00.250Z')
  const read: [string, number | undefined][] = [
    ['2026-11-23T12:00:00.250Z', at],
    ['2026-11-23T13:00:00.250+01:00', at],
    ['2026-11-23T12:00:00.250', at],
    ['2026-11-23T12:00:00Z', at - 250],
    ['2026-11-23T12:00Z', at - 250],
    ['2026-11-23', Date.parse('2026-11-23T00:00:00Z')],
    ['1795435200.25', at],
    ['Mon, 23 Nov 2026 12:00:00 GMT', at - 250],
    ['2026-13-01T00:00:00Z', undefined],
    ['yesterday', undefined],
    ['99999999999999', undefined],
    ['', undefined],
  ]
  for (const [text, time] of read) test(`read ${text}`, () => assert.equal(parseTimestamp(text)?.getTime(), time))

  test('are written as the format says', () => {
    const date = new Date(at)
    assert.equal(formatTimestamp(date, 'iso8601', 'seconds'), '2026-11-23T12:00:00Z')
    assert.equal(formatTimestamp(date, 'iso8601', 'milliseconds'), '2026-11-23T12:00:00.250Z')
    assert.equal(formatTimestamp(date, 'unixTimestamp', 'seconds'), '1795435200.25')
    assert.equal(formatTimestamp(date, 'rfc822', 'seconds'), 'Mon, 23 Nov 2026 12:00:00 GMT')
  })
})
