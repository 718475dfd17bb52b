import { address } from './format'
import type { Cell } from './types'

export type Row = Record<string, Cell>

function text(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  // a FixedString that holds nothing is made of NUL bytes
  return Array.isArray(cell) ? cell.map(text).join(' ') : address(String(cell).replaceAll('\0', ''))
}

/** A cell as text; the empty string for what holds nothing. */
export function field(row: Row, name: string): string {
  return text(row[name])
}

function endpoint(row: Row, side: 'Src' | 'Dst'): string {
  const host = field(row, `${side}Addr`)
  const port = field(row, `${side}Port`)
  if (port === '' || port === '0') return host
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

export function source(row: Row): string {
  return endpoint(row, 'Src')
}

export function destination(row: Row): string {
  return endpoint(row, 'Dst')
}

/** A counter times the sampling rate, that is what passed by the router. */
export function scaled(row: Row, name: string): number {
  return Number(row[name] ?? 0) * Math.max(1, Number(row['SamplingRate'] ?? 1))
}

const nothing = new Set(['', '0', '::', '0.0.0.0', 'undefined', 'false', '00:00:00:00:00:00'])

/** All columns that say something, in the table's order. */
export function details(row: Row): [string, string][] {
  return Object.keys(row)
    .map((name): [string, string] => [name, field(row, name)])
    .filter(([, value]) => !nothing.has(value))
}
