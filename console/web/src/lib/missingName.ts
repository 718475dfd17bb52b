import type { Inspection } from './types'

/** What to write into weir.yaml so that an exporter's nameless interfaces get names. */
export function yaml(
  exporter: { address: string; name: string },
  unknown: Inspection['unknownInterfaces'],
): string {
  const name = exporter.name === exporter.address ? 'router1' : exporter.name
  const interfaces = unknown
    .slice(0, 8)
    .map(({ ifIndex }) => `          ${ifIndex}: {name: et-0/0/${ifIndex}, description: uplink, speed: 10000}`)
  return [
    'inlet:',
    '  enrich:',
    '    exporters:',
    `      ${exporter.address}:`,
    `        name: ${name}`,
    '        interfaces:',
    ...interfaces,
  ].join('\n')
}
