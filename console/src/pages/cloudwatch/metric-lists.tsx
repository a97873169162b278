import { useCollection } from '@cloudscape-design/collection-hooks'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Cards from '@cloudscape-design/components/cards'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import type { MetricChoice } from './metric-choices.ts'

interface TileListProps {
  /** What the tiles are, for who cannot see them. */
  readonly what: string
  readonly tiles: readonly { readonly name: string; readonly count: number }[]
  readonly onOpen: (name: string) => void
}

/** Tiles that lead to a namespace's groups, or to a group's metrics. */
export function TileList({ what, tiles, onOpen }: TileListProps) {
  return (
    <Cards
      items={tiles}
      trackBy="name"
      ariaLabels={{ cardsLabel: what, itemSelectionLabel: (_, { name }) => name, selectionGroupLabel: what }}
      cardsPerRow={[{ cards: 1 }, { minWidth: 500, cards: 2 }]}
      cardDefinition={{
        header: ({ name }) => (
          <Button variant="inline-link" onClick={() => onOpen(name)}>
            {name}
          </Button>
        ),
        sections: [{ id: 'count', content: ({ count }) => `${count} ${count === 1 ? 'metric' : 'metrics'}` }],
      }}
    />
  )
}

const columns: TableProps.ColumnDefinition<MetricChoice>[] = [
  { id: 'name', header: 'Metric name', cell: ({ metric }) => metric.metricName, isRowHeader: true },
  { id: 'dimensions', header: 'Dimensions', cell: ({ dimensions }) => dimensions || '-' },
  {
    id: 'data',
    header: 'Data',
    cell: ({ hasData }) =>
      hasData ? (
        <StatusIndicator>Has data</StatusIndicator>
      ) : (
        <StatusIndicator type="pending">No data yet</StatusIndicator>
      ),
  },
]

interface ChoiceTableProps {
  readonly title: string
  readonly choices: readonly MetricChoice[]
  readonly chosen: MetricChoice | undefined
  readonly onChoose: (choice: MetricChoice) => void
}

const PAGE = 10

/** The metrics of a group, one of which can be chosen. */
export function ChoiceTable({ title, choices, chosen, onChoose }: ChoiceTableProps) {
  const { items, filterProps, paginationProps, collectionProps } = useCollection(choices, {
    filtering: {
      filteringFunction: ({ metric, dimensions }, text) =>
        `${metric.metricName} ${dimensions}`.toLowerCase().includes(text.toLowerCase()),
      noMatch: <Box textAlign="center">No matches</Box>,
    },
    pagination: { pageSize: PAGE },
  })
  return (
    <Table
      {...collectionProps}
      variant="embedded"
      items={items}
      columnDefinitions={columns}
      trackBy="id"
      selectionType="single"
      selectedItems={chosen === undefined ? [] : [chosen]}
      onSelectionChange={({ detail }) => {
        const [choice] = detail.selectedItems
        if (choice !== undefined) onChoose(choice)
      }}
      onRowClick={({ detail }) => onChoose(detail.item)}
      header={
        <Header variant="h3" counter={`(${choices.length})`}>
          {title}
        </Header>
      }
      filter={
        choices.length > PAGE ? (
          <TextFilter {...filterProps} filteringPlaceholder="Find metrics" filteringAriaLabel="Find metrics" />
        ) : undefined
      }
      pagination={choices.length > PAGE ? <Pagination {...paginationProps} /> : undefined}
      ariaLabels={{
        tableLabel: title,
        selectionGroupLabel: 'Metric',
        itemSelectionLabel: (_, { metric, dimensions }) => `${metric.metricName} ${dimensions}`,
      }}
    />
  )
}
