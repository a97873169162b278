import { call, enabledRegions } from '../../account/index.ts'
import { ANALYZER_NAME } from '../../checks/access-analyzer.ts'
import { type Kind, sorted, tagList, together } from '../resource.ts'

/** Analyzers of IAM Access Analyzer, which `secure` makes in every Region. */
export const analyzer: Kind = {
  owns: (service, resource) => service === 'access-analyzer' && resource.startsWith('analyzer/'),
  reads: ['account:ListRegions', 'access-analyzer:ListAnalyzers'],

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
    return together([here, ...(await Promise.all(elsewhere))])
  },
}
