import type { Exporter } from './types'

/** What to write into weir.yaml so that an exporter's nameless interfaces get names. */
export function yaml(exporter: Pick<Exporter, 'address' | 'name' | 'unknownInterfaces'>): string {
  const name = exporter.name === exporter.address ? 'router1' : exporter.name
  const interfaces = exporter.unknownInterfaces
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
