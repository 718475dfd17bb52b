import { expect, it } from 'vitest'
import { interfaces } from '../src/lib/interfaces'
import { meaning, shown, title } from '../src/lib/names'
import { stack } from '../src/lib/series'
import { snippets, target } from '../src/lib/snippets'

it('a graph becomes one grid: gaps are zero, the largest first, Other last, no half-filled bucket', () => {
  const made = stack(
    {
      table: 'flows',
      interval: 60,
      units: 'l3bits',
      dimensions: ['ExporterName'],
      rows: [
        [0, ['small'], 1],
        [0, ['Other'], 99],
        [120, ['large'], 50],
        [180, ['large'], 7],
      ],
    },
    200,
  )
  expect(made.times).toEqual([0, 60_000, 120_000])
  expect(made.series.map((s) => [s.name, s.values])).toEqual([
    ['large', [0, 0, 50]],
    ['small', [1, 0, 0]],
    ['Other', [99, 0, 0]],
  ])
})

it('nothing stays nothing', () => {
  const empty = { table: '', interval: 1, units: '', dimensions: [], rows: [] }
  expect(stack(empty, 9)).toEqual({ times: [], interval: 1, series: [] })
})

it('interfaces are sorted by how full they are', () => {
  const row = (name: string, speed: number, bitsIn: number) => ({ exporter: 'r', interface: name, speed, bitsIn, bitsOut: 0 })
  const sorted = interfaces([row('free', 100_000, 2e9), row('unknown', 0, 9e9), row('full', 1000, 9e8)])
  expect(sorted.map((i) => i.name)).toEqual(['full', 'free', 'unknown'])
})

it('numbers are named only in their own dimension', () => {
  expect(meaning('SrcAS', '15169')).toBe('Google')
  expect(meaning('DstPort', '443')).toBe('https')
  expect(meaning('Bytes', '443')).toBe('')
  expect(shown('DstAS', '0')).toBe('(unknown AS)')
  expect(shown('InIfName', '')).toBe('(none)')
  expect(title('Proto', '17')).toBe('UDP')
  expect(title('SrcAS', 'Other')).toBe('Other')
})

it('snippets carry an address that a router can reach, and the real ports', () => {
  const listen = [
    { protocol: 'netflow', address: '127.0.0.1', port: 12055 },
    { protocol: 'ipfix', address: '127.0.0.1', port: 14739 },
  ]
  expect(target(listen, '127.0.0.1')).toBe('WEIR-ADDRESS')
  expect(target([{ protocol: 'netflow', address: '0.0.0.0', port: 1 }], '192.0.2.7')).toBe('192.0.2.7')
  expect(target([{ protocol: 'netflow', address: '192.0.2.9', port: 1 }], '127.0.0.1')).toBe('192.0.2.9')
  const [ios, junos, soft] = snippets(listen, '127.0.0.1')
  expect(ios?.text).toContain('transport udp 12055')
  expect(junos?.text).toContain('port 14739')
  expect(soft?.text).toContain('-n 127.0.0.1:12055')
})
