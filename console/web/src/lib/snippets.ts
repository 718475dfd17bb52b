import type { Listen } from './types'

export interface Snippet {
  name: string
  text: string
}

const loopback = /^(127\.|::1$|localhost$)/
const anywhere = new Set(['0.0.0.0', '::', '*', ''])

/** Whether only this machine can send there. */
export function isLocal(listen: Listen[]): boolean {
  return listen.length > 0 && listen.every(({ address }) => loopback.test(address))
}

/** The address to write into a router: the one listened on, or the one this page came from. */
export function target(listen: Listen[], pageHost: string): string {
  const own = listen.find(({ address }) => !anywhere.has(address) && !loopback.test(address))
  if (own) return own.address
  return loopback.test(pageHost) ? 'WEIR-ADDRESS' : pageHost
}

function port(listen: Listen[], protocol: string, otherwise: number): number {
  return listen.find((one) => one.protocol === protocol)?.port ?? listen[0]?.port ?? otherwise
}

/** Ready lines for routers; each sends templates often, so that Weir can read from the first minute. */
export function snippets(listen: Listen[], pageHost: string): Snippet[] {
  const address = target(listen, pageHost)
  const netflow = port(listen, 'netflow', 2055)
  const ipfix = port(listen, 'ipfix', 4739)
  const local = isLocal(listen) ? '127.0.0.1' : address
  return [
    {
      name: 'Cisco IOS',
      text: `flow record WEIR6
 match ipv6 source address
 match ipv6 destination address
 match ipv6 protocol
 match transport source-port
 match transport destination-port
 match interface input
 collect interface output
 collect counter bytes long
 collect counter packets long
 collect timestamp sys-uptime first
 collect timestamp sys-uptime last
flow record WEIR
 match ipv4 source address
 match ipv4 destination address
 match ipv4 protocol
 match transport source-port
 match transport destination-port
 match interface input
 collect interface output
 collect counter bytes long
 collect counter packets long
 collect timestamp sys-uptime first
 collect timestamp sys-uptime last
flow exporter WEIR
 destination ${address}
 transport udp ${netflow}
 export-protocol netflow-v9
 template data timeout 60
 option interface-table timeout 60
 option sampler-table timeout 60
flow monitor WEIR
 record WEIR
 exporter WEIR
 cache timeout active 60
flow monitor WEIR6
 record WEIR6
 exporter WEIR
 cache timeout active 60
sampler WEIR
 mode random 1 out-of 1000
interface GigabitEthernet0/0/0
 ip flow monitor WEIR sampler WEIR input
 ipv6 flow monitor WEIR6 sampler WEIR input`,
    },
    {
      name: 'Junos',
      text: `set services flow-monitoring version-ipfix template weir ipv4-template
set services flow-monitoring version-ipfix template weir flow-active-timeout 60
set services flow-monitoring version-ipfix template weir template-refresh-rate seconds 60
set services flow-monitoring version-ipfix template weir option-refresh-rate seconds 60
set forwarding-options sampling instance weir input rate 1000
set forwarding-options sampling instance weir family inet output flow-server ${address} port ${ipfix}
set forwarding-options sampling instance weir family inet output flow-server ${address} version-ipfix template weir
set forwarding-options sampling instance weir family inet output inline-jflow source-address ROUTER-ADDRESS
set chassis fpc 0 sampling-instance weir
set interfaces xe-0/0/0 unit 0 family inet sampling input`,
    },
    {
      name: 'softflowd',
      text: `softflowd -i eth0 -v 9 -t maxlife=60 -n ${local}:${netflow}`,
    },
  ]
}
