import { useCollection } from '@cloudscape-design/collection-hooks'
import Box from '@cloudscape-design/components/box'
import CollectionPreferences, {
  type CollectionPreferencesProps,
} from '@cloudscape-design/components/collection-preferences'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { type ReactNode, useEffect, useState } from 'react'
import { LoadError } from './load-error.tsx'
import type { Query } from './use-query.ts'

export interface Column<T> extends TableProps.ColumnDefinition<T> {
  readonly id: string
  readonly header: string
  /** Shown until the person chooses otherwise; `true` when absent. */
  readonly shown?: boolean
}

interface Props<T> {
  /** Names the table for preferences and assistive technology: "Users". */
  readonly name: string
  /** Instead of `name` as the heading. */
  readonly heading?: ReactNode
  readonly headingVariant?: 'h1' | 'h2' | 'h3'
  readonly query: Pick<Query<readonly T[]>, 'data' | 'error' | 'loading' | 'reload'> & { readonly isPart?: boolean }
  readonly columns: readonly Column<T>[]
  readonly idOf: (item: T) => string
  readonly description?: ReactNode
  readonly actions?: ReactNode
  /** Placeholder of the filter; no filter when absent. */
  readonly filterLabel?: string
  readonly matches?: (item: T, text: string) => boolean
  /** For a page that searches by itself, in place of `filterLabel` and `matches`. */
  readonly search?: { readonly label: string; readonly text: string; readonly onChange: (text: string) => void }
  /** Told what is on screen, for tables that read more about visible rows only. */
  readonly onVisible?: (items: readonly T[]) => void
  /** Changes when the rows were read anew, and visible ones are to be told again; `query.data` when absent. */
  readonly readAt?: unknown
  readonly selection?: 'single' | 'multi'
  readonly selected?: readonly T[]
  readonly onSelect?: (items: T[]) => void
  readonly variant?: TableProps.Variant
  readonly pageSize?: number
  /** Cells show all of their text until the person chooses otherwise: for a list that would be too wide. */
  readonly wraps?: boolean
  readonly extraFilter?: ReactNode
  readonly emptyText?: string
}

/**
 * A list of an account's resources: filter, sorting, pages, visible columns, selection; denial and errors in the list's
 * place.
 */
export function ResourceTable<T>(props: Props<T>) {
  const { name, query, columns, idOf, headingVariant = 'h2', variant = 'container' } = props
  // A short list without a search needs no gear, and shows all of its text without one.
  const hasGear = props.filterLabel !== undefined || props.search !== undefined
  const preferences = usePreferences(name, columns, { pageSize: props.pageSize ?? 20, wrapLines: props.wraps ?? false })
  const empty =
    query.error === undefined ? (
      <Box textAlign="center" color="text-status-inactive" padding="s">
        {props.emptyText ?? `No ${name.toLowerCase()}`}
      </Box>
    ) : (
      <LoadError error={query.error} what={name.toLowerCase()} onRetry={() => void query.reload()} />
    )
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(query.data ?? [], {
    filtering: {
      empty,
      noMatch: (
        <Box textAlign="center" padding="s">
          Nothing matches.
        </Box>
      ),
      ...(props.matches && { filteringFunction: props.matches }),
    },
    pagination: { pageSize: preferences.value.pageSize ?? 20 },
    sorting: {},
    selection: { trackBy: idOf },
  })

  const { onVisible } = props
  const visible = items.map(idOf).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when other rows are visible, not at each rendering
  useEffect(() => onVisible?.(items), [visible, props.readAt ?? query.data, onVisible])

  const total = query.data?.length
  return (
    <Table
      {...collectionProps}
      items={items}
      columnDefinitions={columns}
      columnDisplay={preferences.value.contentDisplay}
      trackBy={idOf}
      variant={variant}
      loading={query.loading && query.data === undefined}
      loadingText={`Loading ${name.toLowerCase()}`}
      wrapLines={hasGear ? (preferences.value.wrapLines ?? false) : true}
      {...(props.selection && {
        selectionType: props.selection,
        selectedItems: [...(props.selected ?? [])],
        onSelectionChange: ({ detail }: { detail: TableProps.SelectionChangeDetail<T> }) =>
          props.onSelect?.(detail.selectedItems),
      })}
      ariaLabels={{
        tableLabel: name,
        selectionGroupLabel: `Selection of ${name.toLowerCase()}`,
        allItemsSelectionLabel: () => 'Select all',
        itemSelectionLabel: (_selection, item) => `Select ${idOf(item)}`,
      }}
      header={
        <Header
          variant={headingVariant}
          description={props.description}
          counter={
            total === undefined
              ? undefined
              : counterText(query.isPart ? `${total}+` : `${total}`, props.selected?.length)
          }
          actions={props.actions && <div className="buttons">{props.actions}</div>}
        >
          {props.heading ?? name}
        </Header>
      }
      filter={
        (props.filterLabel || props.search) && (
          <div className="table-filter">
            {props.search ? (
              <TextFilter
                filteringText={props.search.text}
                onChange={({ detail }) => props.search?.onChange(detail.filteringText)}
                filteringPlaceholder={props.search.label}
                filteringAriaLabel={props.search.label}
                countText={matchCount(total ?? 0)}
              />
            ) : (
              <TextFilter
                {...filterProps}
                filteringPlaceholder={props.filterLabel}
                filteringAriaLabel={props.filterLabel}
                countText={matchCount(filteredItemsCount ?? 0)}
              />
            )}
            {props.extraFilter}
          </div>
        )
      }
      pagination={
        (total ?? 0) > (preferences.value.pageSize ?? 20) && (
          <Pagination
            {...paginationProps}
            ariaLabels={{
              nextPageLabel: 'Next page',
              previousPageLabel: 'Previous page',
              paginationLabel: `Pages of ${name.toLowerCase()}`,
              pageLabel: (page) => `Page ${page}`,
            }}
          />
        )
      }
      preferences={hasGear && preferences.control}
    />
  )
}

function matchCount(count: number): string {
  return `${count} ${count === 1 ? 'match' : 'matches'}`
}

function counterText(total: string, selected: number | undefined): string {
  return selected ? `(${selected}/${total})` : `(${total})`
}

const PAGE_SIZES = [10, 20, 50, 100]

function usePreferences<T>(
  name: string,
  columns: readonly Column<T>[],
  first: { readonly pageSize: number; readonly wrapLines: boolean },
) {
  const stored = `castellan.table.${name}`
  const defaults: CollectionPreferencesProps.Preferences = {
    ...first,
    contentDisplay: columns.map(({ id, shown }) => ({ id, visible: shown ?? true })),
  }
  const [value, setValue] = useState<CollectionPreferencesProps.Preferences>(() => restored(stored, defaults))
  const control = (
    <CollectionPreferences
      title="Preferences"
      confirmLabel="Confirm"
      cancelLabel="Cancel"
      preferences={value}
      onConfirm={({ detail }) => {
        setValue(detail)
        localStorage.setItem(stored, JSON.stringify(detail))
      }}
      pageSizePreference={{
        title: 'Page size',
        options: PAGE_SIZES.map((size) => ({ value: size, label: `${size} rows` })),
      }}
      wrapLinesPreference={{ label: 'Wrap lines', description: 'Show all of the text of each cell' }}
      contentDisplayPreference={{
        title: 'Columns',
        options: columns.map(({ id, header }, index) => ({ id, label: header, alwaysVisible: index === 0 })),
      }}
    />
  )
  return { value, control }
}

/** What the person chose before, where it still names exactly this table's columns. */
function restored(
  key: string,
  defaults: CollectionPreferencesProps.Preferences,
): CollectionPreferencesProps.Preferences {
  try {
    const value: CollectionPreferencesProps.Preferences = JSON.parse(localStorage.getItem(key) ?? '{}')
    const ids = (content: CollectionPreferencesProps.Preferences['contentDisplay']) =>
      (content ?? [])
        .map(({ id }) => id)
        .sort()
        .join()
    return ids(value.contentDisplay) === ids(defaults.contentDisplay) ? { ...defaults, ...value } : defaults
  } catch {
    return defaults
  }
}
