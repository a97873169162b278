/** Requests that are small to send and dear to read, for tests and for `npm run bench`. */
import { gzipSync } from 'node:zlib'
import type { Written } from './testing.ts'

export interface Flood {
  readonly name: string
  /** As its request is signed. */
  readonly signingName: string
  readonly request: Written
}

const MB = 1024 * 1024
const TARGET = 'GraniteServiceVersion20100801.PutMetricData'

/** Each in AWS's largest body or a few more, compressed where that makes it small. */
export function floods(): readonly Flood[] {
  return [
    jsonFlood('650,000 empty structures', filled('{"Namespace":"a","MetricData":[', '{},', '{}]}')),
    jsonFlood(
      'a million numbers',
      filled('{"Namespace":"a","MetricData":[{"MetricName":"a","Values":[', '1,', '1]}]}'),
    ),
    jsonFlood('half a million lists', filled('{"Namespace":"a","MetricData":[', '[],', '[]]}')),
    jsonFlood('50,000 structures', `{"MetricData":[${'{},'.repeat(49_000)}{}]}`),
    jsonFlood('50,000 dimensions', `{"MetricData":[{"Dimensions":[${'{"Name":"a","Value":"a"},'.repeat(34_000)}{}]}]}`),
    jsonFlood('names that no other has', `{"MetricData":[${names(140, 490)}]}`),
    jsonFlood('names that no other has, in small structures', `{"MetricData":[${names(7500, 9)}]}`),
    jsonFlood('a structure of 100,000 names', `{"MetricData":[${names(1, 100_000)}]}`),
    jsonFlood('a name of 2 MB', filled('{"Namespace":"', 'a', '"}')),
    jsonFlood('a name of escapes', filled('{"Namespace":"', '\\u0041', '"}')),
    jsonFlood('quotes and backslashes', filled('{"Namespace":"', '\\\\\\"', '"}')),
    jsonFlood('long numbers', filled('{"MetricData":[{"Values":[', '1.234567890123456789e-300,', '1]}]}')),
    jsonFlood('brackets that close nothing', filled('', ']', '')),
    jsonFlood('what AWS takes at most, in numbers', mostNumbers()),
    jsonFlood('what AWS takes at most, in dimensions', mostDimensions()),
    cborFlood('two million empty maps', 0xa0),
    cborFlood('two million numbers', 0x01),
    cborFlood('two million texts', 0x60),
    cborFlood('two million lists in lists', 0x81),
    xmlFlood('650,000 empty elements', filled(DELETE, '<a/>', END)),
    xmlFlood('40,000 objects, within bounds', `${DELETE}${'<Object/>'.repeat(40_000)}${END}`),
    xmlFlood('elements in elements', filled(DELETE, '<Object>', END)),
    xmlFlood('attributes', filled('<Delete', ' a="b"', '>')),
    xmlFlood('attributes without an end', filled('<Delete', ' a="', '')),
    xmlFlood('a quote that does not end', filled(`${DELETE}<Object a="`, '<a>', '')),
    xmlFlood('brackets', filled(DELETE, '<', END)),
    xmlFlood('references', filled(`${DELETE}<Object><Key>`, '&amp;', `</Key></Object>${END}`)),
    xmlFlood('entities', filled('<!DOCTYPE a [<!ENTITY b "c">]>', '&b;', '')),
    xmlFlood('text beside elements', filled(DELETE, 'a<b/>', END)),
    xmlFlood('space', filled('<Delete', ' ', '>')),
    xmlFlood('space in a declaration', filled('<?xml version="1.0"', ' ', '?>')),
    xmlFlood('carriage returns, within bounds', filled(`${DELETE}<Object><Key>`, '\r', `</Key></Object>${END}`)),
    ec2Flood(
      'one list of 20,000 ids',
      parameters(19_900, (i) => `InstanceId.${i}=b`),
    ),
    ec2Flood(
      '10,000 filters, within bounds',
      parameters(9_990, (i) => `Filter.${i}.Name=a`),
    ),
    ec2Flood(
      'filters of filters',
      parameters(19_900, (i) => `Filter.1${'.Value.1'.repeat(9)}.${i}=b`),
    ),
    tableFlood('attributes in attributes', `${'{"L":['.repeat(15)}${'{"L":['.repeat(49_000)}`),
    tableFlood('50,000 attributes, within bounds', `{"L":[${'{"S":"a"},'.repeat(49_000)}{"S":"a"}]}`),
    formFlood(
      '20,000 parameters of one list',
      parameters(9990, (i) => `MetricData.member.${i}.Unit=b`),
    ),
    formFlood(
      '20,000 parameters of structures',
      parameters(9990, (i) => {
        const name = `MetricData.member.1.Dimensions.member.${i}`
        return `${name}.Name=a&${name}.Value=b`
      }),
    ),
    formFlood(
      'deep names',
      parameters(19_900, (i) => `A${'.x'.repeat(20)}.${i}=b`),
    ),
    formFlood('ampersands', '&'.repeat(2 * MB - 100)),
    formFlood('a name of spaces', `&Namespace=${'+'.repeat(2 * MB - 100)}`),
    formFlood('a name of spaces and letters', `&Namespace=${'a+'.repeat(MB - 100)}`),
    formFlood('a name of escapes', `&Namespace=${'%41'.repeat((2 * MB) / 3 - 100)}`),
    formFlood('a name of escaped letters of three bytes', `&Namespace=${'%E2%82%AC'.repeat((2 * MB) / 9 - 100)}`),
  ]
}

/** The largest that CloudWatch's page allows: 1,000 datums, of 150 values and their counts or of 30 dimensions. */
function mostNumbers(): string {
  const numbers = `${'1,'.repeat(149)}1`
  const datum = `{"MetricName":"a","Values":[${numbers}],"Counts":[${numbers}]}`
  return `{"Namespace":"a","MetricData":[${`${datum},`.repeat(999)}${datum}]}`
}

function mostDimensions(): string {
  const dimensions = Array.from({ length: 30 }, (_, index) => `{"Name":"n${index}","Value":"v"}`).join(',')
  const datum = `{"MetricName":"a","Value":1,"Dimensions":[${dimensions}]}`
  return `{"Namespace":"a","MetricData":[${`${datum},`.repeat(999)}${datum}]}`
}

/** `structures` of `count` members each, all of names of their own. */
function names(structures: number, count: number): string {
  return Array.from({ length: structures }, (_, i) => {
    const members = Array.from({ length: count }, (_, j) => `"k${i}_${j}":1`)
    return `{${members.join(',')}}`
  }).join(',')
}

function filled(head: string, unit: string, tail: string): string {
  return head + unit.repeat(Math.floor((2 * MB - head.length - tail.length) / unit.length)) + tail
}

function parameters(count: number, parameter: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `&${parameter(index + 1)}`).join('')
}

function jsonFlood(name: string, body: string): Flood {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': TARGET, 'content-encoding': 'gzip' }
  return { name: `JSON: ${name}`, signingName: 'monitoring', request: { headers, body: gzipSync(body) } }
}

function cborFlood(name: string, element: number): Flood {
  const count = 2 * MB - 100
  const length = Buffer.from([0x9a, 0, 0, 0, 0])
  length.writeUInt32BE(count, 1)
  const body = Buffer.concat([
    Buffer.from([0xa1, 0x6a]),
    Buffer.from('MetricData'),
    length,
    Buffer.alloc(count, element),
  ])
  return {
    name: `CBOR: ${name}`,
    signingName: 'monitoring',
    request: {
      path: '/service/GraniteServiceVersion20100801/operation/PutMetricData',
      headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', 'content-encoding': 'gzip' },
      body: gzipSync(body),
    },
  }
}

const DELETE = '<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
const END = '</Delete>'

function xmlFlood(name: string, body: string): Flood {
  const headers = { host: 'localhost', 'content-type': 'application/xml', 'content-encoding': 'gzip' }
  return {
    name: `XML of S3: ${name}`,
    signingName: 's3',
    request: { path: '/bucket', query: 'delete', headers, body: gzipSync(body) },
  }
}

function ec2Flood(name: string, body: string): Flood {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  return {
    name: `EC2: ${name}`,
    signingName: 'ec2',
    request: { headers, body: `Action=DescribeInstances&Version=2016-11-15${body}` },
  }
}

function tableFlood(name: string, value: string): Flood {
  const target = 'DynamoDB_20120810.PutItem'
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, 'content-encoding': 'gzip' }
  const body = gzipSync(`{"TableName":"a","Item":{"a":${value}}}`)
  return { name: `a table: ${name}`, signingName: 'dynamodb', request: { headers, body } }
}

function formFlood(name: string, body: string): Flood {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  return {
    name: `form: ${name}`,
    signingName: 'monitoring',
    request: { headers, body: `Action=PutMetricData&Version=2010-08-01${body}` },
  }
}
