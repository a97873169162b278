import { call, enabledRegions } from '../../account/index.ts'
import { ANALYZER_NAME } from '../../made-by.ts'
import { type Kind, onlyRecorded, sorted, tagList, together } from '../resource.ts'

const NOT_ENABLED =
  'its Region is not among those that are listed as enabled, so whether it is still there cannot be seen'

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-using-service-linked-roles.html */
const ROLE = {
  kind: 'role',
  name: 'AWSServiceRoleForAccessAnalyzer',
  note: 'AWS made it for the first analyzer; it costs nothing, and IAM deletes it once no Region has an analyzer',
}

/** Analyzers of IAM Access Analyzer, which `secure` makes in every Region. */
export const analyzer: Kind = {
  owns: (service, resource) => service === 'access-analyzer' && resource.startsWith('analyzer/'),
  reads: ['account:ListRegions', 'ec2:DescribeRegions', 'access-analyzer:ListAnalyzers'],

  async find(search) {
    const { account } = search
    const inRegion = async (region: string) => {
      const analyzers = await account.list('accessanalyzer', 'ListAnalyzers', {}, 'analyzers', region)
      const tagged = analyzers.map(({ arn = '', name = '', tags, createdAt: created }) => ({
        arn,
        name,
        tags: name === ANALYZER_NAME ? tagList(tags) : [],
        created,
      }))
      return sorted('analyzer', tagged, search, ({ arn, name }) => ({
        calls: [{ call: call('accessanalyzer', 'DeleteAnalyzer', { analyzerName: name }, region), removes: arn }],
      }))
    }
    const regions = await enabledRegions(account)
    // By itself first: who may not ask here, or where nobody answers, is not asked about seventeen Regions more.
    const here = await inRegion(account.region)
    const elsewhere = regions.filter((region) => region !== account.region).map(inRegion)
    const found = together([here, ...(await Promise.all(elsewhere))])
    // In a Region that is not enabled the very credentials are refused.
    const seen = new Set([account.region, ...regions])
    const isUnseen = (service: string, resource: string, region: string) =>
      analyzer.owns(service, resource) && !seen.has(region)
    return {
      ...found,
      ours: [...found.ours, ...onlyRecorded(search.recorded, isUnseen, NOT_ENABLED)],
      others: [...found.others, ...(found.ours.length > 0 ? [ROLE] : [])],
    }
  },
}
