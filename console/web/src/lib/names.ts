/** Well-known names beside bare numbers: protocols and ports as IANA assigns them, large networks. */

const protocols: Record<string, string> = {
  1: 'ICMP',
  2: 'IGMP',
  6: 'TCP',
  17: 'UDP',
  41: 'IPv6 in IPv4',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
  89: 'OSPF',
  103: 'PIM',
  112: 'VRRP',
  132: 'SCTP',
}

const ports: Record<string, string> = {
  20: 'ftp-data',
  21: 'ftp',
  22: 'ssh',
  25: 'smtp',
  53: 'domain',
  80: 'http',
  110: 'pop3',
  123: 'ntp',
  143: 'imap',
  161: 'snmp',
  179: 'bgp',
  443: 'https',
  465: 'submissions',
  500: 'isakmp',
  587: 'submission',
  853: 'domain-s',
  993: 'imaps',
  1194: 'openvpn',
  1935: 'rtmp',
  3389: 'rdp',
  3478: 'stun',
  4500: 'ipsec-nat-t',
  5060: 'sip',
  5061: 'sips',
  5222: 'xmpp-client',
  8080: 'http-alt',
}

const networks: Record<string, string> = {
  174: 'Cogent',
  714: 'Apple',
  1299: 'Arelion',
  2906: 'Netflix',
  3215: 'Orange',
  3320: 'Deutsche Telekom',
  3356: 'Lumen',
  6939: 'Hurricane Electric',
  7922: 'Comcast',
  8075: 'Microsoft',
  13335: 'Cloudflare',
  15169: 'Google',
  16276: 'OVH',
  16509: 'Amazon',
  20940: 'Akamai',
  24940: 'Hetzner',
  32934: 'Meta',
  54113: 'Fastly',
  132203: 'Tencent',
}

const etypes: Record<string, string> = { 2048: 'IPv4', 34525: 'IPv6' }

/** RFC 5398 and RFC 6996: for documentation and private use. */
function isPrivate(as: number): boolean {
  return (
    (as >= 64496 && as <= 65534) || (as >= 65536 && as <= 65551) || (as >= 4200000000 && as <= 4294967294)
  )
}

/** What a dimension's value means to a person; empty when the value says it itself. */
export function meaning(dimension: string, value: string): string {
  if (dimension === 'Proto') return protocols[value] ?? ''
  if (dimension.endsWith('Port')) return ports[value] ?? ''
  if (dimension === 'EType') return etypes[value] ?? ''
  if (dimension.endsWith('AS')) return networks[value] ?? (isPrivate(Number(value)) ? 'private' : '')
  return ''
}

/** The value as shown, never empty. */
export function shown(dimension: string, value: string): string {
  if (value === '') return '(none)'
  if (dimension.endsWith('AS') && value !== 'Other') return value === '0' ? '(unknown AS)' : `AS${value}`
  return value
}

/** Value and meaning in one line. */
export function title(dimension: string, value: string): string {
  const more = meaning(dimension, value)
  if (more === '' || more === 'private') return shown(dimension, value)
  return dimension === 'Proto' || dimension === 'EType' ? more : `${more} ${shown(dimension, value)}`
}
