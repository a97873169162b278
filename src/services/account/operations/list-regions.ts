import { standardRegions } from '../../../aws/index.ts'
import { pageTokensOf } from '../../page-token.ts'
import { regionStatuses, statusIn } from '../../region-opts.ts'
import { ValidationException } from '../errors.ts'
import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

/** "Maximum value of 50", which is more than there are. */
const DEFAULT_PAGE = 50

const tokens = pageTokensOf(() => ValidationException('The NextToken is not one that ListRegions gave.'))('text')

/**
 * All Regions of the partition, by code, with whether the account uses them.
 *
 * @throws ValidationException (400) for a token that it did not give.
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html
 */
export const listRegions = operation('ListRegions', {
  ...ofOwnAccount('ListRegions'),
  access: 'read',

  async handle({ MaxResults = DEFAULT_PAGE, NextToken, RegionOptStatusContains = [] }, { db, about }) {
    const [after = ''] = tokens.read(NextToken) ?? []
    const statuses = await regionStatuses(db, about.consoleRegion)
    const found = standardRegions()
      .filter((region) => region > after)
      .map((region) => ({ RegionName: region, RegionOptStatus: statusIn(statuses, region) }))
      .filter(
        ({ RegionOptStatus: status }) =>
          RegionOptStatusContains.length === 0 || RegionOptStatusContains.includes(status),
      )
    const { items, next } = tokens.page(found, MaxResults, ({ RegionName }) => [RegionName])
    return { Regions: items, ...(next !== undefined && { NextToken: next }) }
  },
})
