import type { Filter } from './types'

/** What the page shows; all of it is in the address, so that a link shows the same. */
export interface State {
  /** name of a preset, or `custom` with `from` and `to` (epoch seconds) */
  range: string
  from: number
  to: number
  /** dimension that the graph stacks */
  by: string
  /** dimension of the talkers */
  top: string
  units: string
  filters: Filter[]
  /** address of the exporter whose panel is open */
  exporter: string
  /** whether single flows are shown */
  flows: boolean
}

export const presets: Record<string, { label: string; seconds: number; refreshMs: number }> = {
  '15m': { label: '15 min', seconds: 900, refreshMs: 5000 },
  '1h': { label: '1 h', seconds: 3600, refreshMs: 10_000 },
  '6h': { label: '6 h', seconds: 21_600, refreshMs: 30_000 },
  '24h': { label: '24 h', seconds: 86_400, refreshMs: 30_000 },
}

export const initial: State = {
  range: '24h',
  from: 0,
  to: 0,
  by: 'ExporterName',
  top: 'SrcAS',
  units: 'l3bits',
  filters: [],
  exporter: '',
  flows: false,
}

const name = /^[A-Za-z0-9]{1,64}$/

function word(text: string | null, otherwise: string): string {
  return text !== null && name.test(text) ? text : otherwise
}

/** Reads an address; what makes no sense is left at its default. */
export function parse(search: string): State {
  const query = new URLSearchParams(search)
  const from = Number(query.get('from'))
  const to = Number(query.get('to'))
  const custom = Number.isInteger(from) && Number.isInteger(to) && from > 0 && from < to
  const range = query.get('range') ?? initial.range
  const filters = query.getAll('f').flatMap((text) => {
    const cut = text.indexOf(':')
    const dimension = text.slice(0, cut)
    return cut > 0 && name.test(dimension) ? [{ dimension, value: text.slice(cut + 1) }] : []
  })
  return {
    range: custom ? 'custom' : Object.hasOwn(presets, range) ? range : initial.range,
    from: custom ? from : 0,
    to: custom ? to : 0,
    by: word(query.get('by'), initial.by),
    top: word(query.get('top'), initial.top),
    units: word(query.get('units'), initial.units),
    filters: filters.slice(0, 20),
    exporter: query.get('exporter') ?? '',
    flows: query.get('flows') === '1',
  }
}

/** The shortest address that says this; empty when all is at its default. */
export function format(state: State): string {
  const query = new URLSearchParams()
  if (state.range === 'custom') {
    query.set('from', String(state.from))
    query.set('to', String(state.to))
  } else if (state.range !== initial.range) {
    query.set('range', state.range)
  }
  for (const key of ['by', 'top', 'units', 'exporter'] as const) {
    if (state[key] !== initial[key]) query.set(key, state[key])
  }
  for (const { dimension, value } of state.filters) query.append('f', `${dimension}:${value}`)
  if (state.flows) query.set('flows', '1')
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

/** The range in epoch seconds. */
export function span(state: State, nowMs: number): { start: number; end: number } {
  if (state.range === 'custom') return { start: state.from, end: state.to }
  const end = Math.floor(nowMs / 1000)
  return { start: end - (presets[state.range] ?? presets['24h']!).seconds, end }
}

const ladder = ['ExporterName', 'InIfName', 'OutIfName']

/** One step down: the filter added, and the next dimension worth looking at, or single flows. */
export function drill(state: State, dimension: string, value: string): State {
  const filters = [...state.filters.filter((f) => f.dimension !== dimension), { dimension, value }]
  const next = ladder.find((step) => !filters.some((f) => f.dimension === step))
  const deep = dimension.endsWith('IfName')
  return {
    ...state,
    filters,
    top: deep ? state.top : (next ?? state.top),
    by: deep ? state.by : (next ?? state.by),
    flows: state.flows || deep,
  }
}
