import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRegion } from '../../../src/aws/region.ts'
import { partitionRegions, regionName } from './regions.ts'

const PARTITIONS = [
  { of: 'us-east-1', count: 34, has: 'eu-central-2' },
  { of: 'eu-central-1', count: 34, has: 'us-east-1' },
  { of: 'cn-north-1', count: 2, has: 'cn-northwest-1' },
  { of: 'us-gov-west-1', count: 2, has: 'us-gov-east-1' },
  { of: 'eusc-de-east-1', count: 1, has: 'eusc-de-east-1' },
]
for (const { of, count, has } of PARTITIONS) {
  test(`the partition of ${of} has ${count} Regions, ${has} among them, each with a name`, () => {
    const regions = partitionRegions(of)
    assert.equal(regions.length, count)
    assert.ok(regions.includes(of) && regions.includes(has))
    for (const region of regions) {
      assert.ok(isRegion(region), region)
      assert.notEqual(regionName(region), region)
    }
  })
}

test('a Region that no partition names is alone, and named by its code', () => {
  for (const region of ['xx-moon-1', 'constructor', '__proto__']) {
    assert.deepEqual(partitionRegions(region), [region])
    assert.equal(regionName(region), region)
  }
})
