import { useCollection } from '@cloudscape-design/collection-hooks'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import type { ReactNode } from 'react'

interface Props<T> {
  /** What the rows are, as a heading: "Alarms". */
  readonly title: string
  readonly description?: ReactNode
  readonly items: readonly T[]
  readonly columns: readonly TableProps.ColumnDefinition<T>[]
  /** Tells rows apart, and names a row for who cannot see it. */
  readonly nameOf: (item: T) => string
  /** A row's unique key, when its name is not. */
  readonly keyOf?: (item: T) => string
  /** What a row is searched by; no search box when absent. */
  readonly searchedBy?: (item: T) => string
  readonly searchPlaceholder?: string
  /** What stands in place of the rows when there are none at all. */
  readonly empty: ReactNode
  readonly sortedBy?: { readonly columnId: string; readonly descending?: boolean }
  readonly selectionType?: TableProps.SelectionType
  /** Buttons of the heading; they are told which rows are selected. */
  readonly actions?: (selected: readonly T[]) => ReactNode
  readonly loading?: boolean
  readonly onReload?: () => void
  readonly pageSize?: number
}

/** A table of what the account holds: search, sorting, pages, selection, and a button to read it again. */
export function ResourceTable<T>(props: Props<T>) {
  const { title, items: all, nameOf, searchedBy, columns, keyOf = nameOf, pageSize = 20 } = props
  const { items, collectionProps, filterProps, filteredItemsCount, paginationProps, actions } = useCollection(all, {
    filtering: {
      filteringFunction: (item, text) =>
        text === '' || (searchedBy?.(item) ?? '').toLowerCase().includes(text.toLowerCase()),
      empty: <Empty>{props.empty}</Empty>,
      noMatch: (
        <Empty>
          <SpaceBetween size="s">
            <div>No matches</div>
            <Button onClick={() => actions.setFiltering('')}>Clear filter</Button>
          </SpaceBetween>
        </Empty>
      ),
    },
    sorting: sortingOf(columns, props.sortedBy),
    pagination: { pageSize },
    selection: { keepSelection: true, trackBy: keyOf },
  })
  const selected = collectionProps.selectedItems ?? []
  const reload = props.onReload && (
    <Button
      iconName="refresh"
      ariaLabel={`Refresh ${title.toLowerCase()}`}
      loading={props.loading ?? false}
      onClick={props.onReload}
    />
  )
  return (
    <Table
      {...collectionProps}
      {...(props.selectionType === undefined ? {} : { selectionType: props.selectionType })}
      items={items}
      columnDefinitions={columns}
      trackBy={keyOf}
      header={
        <Header
          variant="h2"
          counter={`(${all.length})`}
          description={props.description}
          actions={
            reload || props.actions ? (
              <SpaceBetween direction="horizontal" size="xs">
                {reload}
                {props.actions?.(selected)}
              </SpaceBetween>
            ) : undefined
          }
        >
          {title}
        </Header>
      }
      filter={
        searchedBy === undefined ? undefined : (
          <TextFilter
            {...filterProps}
            filteringPlaceholder={props.searchPlaceholder ?? `Find ${title.toLowerCase()}`}
            filteringAriaLabel={props.searchPlaceholder ?? `Find ${title.toLowerCase()}`}
            countText={`${filteredItemsCount ?? 0} ${filteredItemsCount === 1 ? 'match' : 'matches'}`}
          />
        )
      }
      pagination={all.length > pageSize ? <Pagination {...paginationProps} /> : undefined}
      ariaLabels={{
        tableLabel: title,
        selectionGroupLabel: `Selection of ${title.toLowerCase()}`,
        allItemsSelectionLabel: () => `Select all ${title.toLowerCase()}`,
        itemSelectionLabel: (_, item) => `Select ${nameOf(item)}`,
      }}
    />
  )
}

function sortingOf<T>(columns: readonly TableProps.ColumnDefinition<T>[], sortedBy: Props<T>['sortedBy']) {
  const sortingColumn = columns.find(({ id }) => id === sortedBy?.columnId)
  return sortingColumn === undefined
    ? {}
    : { defaultState: { sortingColumn, isDescending: sortedBy?.descending ?? false } }
}

function Empty({ children }: { readonly children: ReactNode }) {
  return (
    <Box textAlign="center" color="inherit" padding={{ vertical: 's' }}>
      {children}
    </Box>
  )
}
