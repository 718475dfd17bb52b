import { describe, expect, it } from 'vitest'
import { drill, format, initial, parse, span } from '../src/lib/urlState'

describe('the address', () => {
  it('is empty at the start', () => {
    expect(format(initial)).toBe('')
    expect(parse('')).toEqual(initial)
  })

  it('says everything that is shown, and reads it back', () => {
    const state = {
      range: 'custom',
      from: 1_700_000_000,
      to: 1_700_003_600,
      by: 'SrcAS',
      top: 'DstPort',
      units: 'packets',
      filters: [
        { dimension: 'SrcAS', value: '64500' },
        { dimension: 'SrcAddr', value: '2001:db8::1' },
        { dimension: 'InIfName', value: 'et-0/0/0 & co' },
      ],
      exporter: '::ffff:192.0.2.1',
      flows: true,
    }
    expect(parse(format(state))).toEqual(state)
  })

  it.each(['?range=never', '?from=9&to=3', '?from=x&to=y', '?by=%27;drop', '?f=nocolon', '?f=:x', '?range=constructor'])(
    'keeps to the defaults for %s',
    (search) => expect(parse(search)).toEqual(initial),
  )
})

it('ranges end now unless they were zoomed', () => {
  expect(span({ ...initial, range: '15m' }, 2_000_000)).toEqual({ start: 1100, end: 2000 })
  expect(span({ ...initial, range: 'custom', from: 5, to: 9 }, 2_000_000)).toEqual({ start: 5, end: 9 })
})

describe('drilling down', () => {
  it('goes from talker to exporter, interface and single flows', () => {
    const talker = drill(initial, 'SrcAS', '15169')
    expect(talker).toMatchObject({ top: 'ExporterName', flows: false })
    const exporter = drill(talker, 'ExporterName', 'edge1')
    expect(exporter).toMatchObject({ top: 'InIfName', flows: false })
    const port = drill(exporter, 'InIfName', 'et-0/0/0')
    expect(port.flows).toBe(true)
    expect(port.filters.map((f) => f.dimension)).toEqual(['SrcAS', 'ExporterName', 'InIfName'])
  })

  it('replaces a filter on the same dimension', () => {
    const twice = drill(drill(initial, 'SrcAS', '1'), 'SrcAS', '2')
    expect(twice.filters).toEqual([{ dimension: 'SrcAS', value: '2' }])
  })
})
