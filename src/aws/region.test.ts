import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRegion, isRegionCode, partitionOfRegion, regionName } from './region.ts'

test('codes of Regions have the form of one', () => {
  for (const code of [
    'us-east-1',
    'ap-northeast-3',
    'us-gov-west-1',
    'us-iso-east-1',
    'cn-north-1',
    'eusc-de-east-1',
    'eu-west-12',
  ])
    assert.ok(isRegionCode(code), code)
})

test('what is no code of a Region has not', () => {
  for (const text of [
    '',
    'us',
    'us-east',
    'us-1',
    'US-EAST-1',
    'us-east-1a',
    'us-east-123',
    'us--east-1',
    'aws-global',
    'us-east-1\n',
    ' us-east-1',
  ])
    assert.ok(!isRegionCode(text), text)
  assert.ok(!isRegionCode(`us${'-east'.repeat(10_000)}-1`))
})

test('not every code of a Region is one that there is', () => {
  for (const region of ['us-east-1', 'ap-southeast-7', 'us-gov-west-1', 'us-isof-south-1', 'eusc-de-east-1'])
    assert.ok(isRegion(region) && isRegionCode(region), region)
  for (const text of ['', 'zz-hidden-9', 'us-east-9', 'local', 'US-EAST-1', 'aws-global', 'constructor'])
    assert.ok(!isRegion(text), text)
})

for (const [region, partition] of [
  ['us-east-1', 'aws'],
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eusc-de-east-1', 'aws-eusc'],
  // Not known yet, and of that form.
  ['cn-south-1', 'aws-cn'],
  ['us-gov-north-9', 'aws-us-gov'],
  ['mx-west-1', 'aws'],
  // Of no form that is known.
  ['xx-moon-1', 'aws'],
  ['constructor', 'aws'],
] as const)
  test(`${region} is of the partition ${partition}`, () => assert.equal(partitionOfRegion(region), partition))

test('a Region has the name that AWS’s SDKs know, and one that is none its code', () => {
  assert.equal(regionName('us-east-1'), 'US East (N. Virginia)')
  assert.equal(regionName('ap-southeast-6'), 'Asia Pacific (New Zealand)')
  for (const region of ['xx-moon-1', 'constructor', '__proto__', 'aws-global']) assert.equal(regionName(region), region)
})
