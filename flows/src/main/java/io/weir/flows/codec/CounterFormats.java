package io.weir.flows.codec;

import static io.weir.flows.codec.CounterField.Kind.FLOAT;
import static io.weir.flows.codec.CounterField.Kind.MAC;
import static io.weir.flows.codec.CounterField.Kind.PERCENT;
import static io.weir.flows.codec.CounterField.Kind.STRING;
import static io.weir.flows.codec.CounterField.Kind.U32;
import static io.weir.flows.codec.CounterField.Kind.U64;
import static io.weir.flows.codec.CounterField.Kind.UUID;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The counter records whose fields go into maps, as sflow.org describes them:
/// `sflow_version_5.txt` section 5.3, `sflow_host.txt`, `sflow_host_ip.txt`, `sflow_lag.txt`,
/// `sflow_optics.txt`, `sflow_http.txt`, `sflow_application.txt`, `sflow_openflow.txt` and
/// `sflow_broadcom_buffers.txt`. A record may end early, as older agents know fewer fields.
final class CounterFormats {
    /// Optical lanes of a module that are read.
    static final int LANES = 8;

    private static final Map<Integer, List<CounterField>> FORMATS = new HashMap<>();

    static {
        put(
                5,
                "vlan",
                field(U32, "vlan_id"),
                field(U64, "octets"),
                fields(U32, "ucastPkts multicastPkts broadcastPkts discards"));
        put(
                6,
                "dot11",
                fields(
                        U32,
                        "TransmittedFragmentCount MulticastTransmittedFrameCount FailedCount"
                                + " RetryCount MultipleRetryCount FrameDuplicateCount"
                                + " RTSSuccessCount RTSFailureCount ACKFailureCount"
                                + " ReceivedFragmentCount MulticastReceivedFrameCount"
                                + " FCSErrorCount TransmittedFrameCount WEPUndecryptableCount"
                                + " QoSDiscardedFragmentCount AssociatedStationCount"
                                + " QoSCFPollsReceivedCount QoSCFPollsUnusedCount"
                                + " QoSCFPollsUnusableCount QoSCFPollsLostCount"));
        put(
                7,
                "lag",
                fields(MAC, "actorSystemID partnerOperSystemID"),
                fields(
                        U32,
                        "attachedAggID portState LACPDUsRx markerPDUsRx markerResponsePDUsRx"
                                + " unknownRx illegalRx LACPDUsTx markerPDUsTx"
                                + " markerResponsePDUsTx"));
        put(10, "sfp", optics());
        put(
                1001,
                "processor",
                fields(PERCENT, "5s_cpu 1m_cpu 5m_cpu"),
                fields(U64, "total_memory free_memory"));
        put(1002, "radio", fields(U32, "elapsed_time on_channel_time on_channel_busy_time"));
        put(
                1003,
                "queue",
                fields(
                        U32,
                        "queueIndex segmentSize queueSegments queueLength0 queueLength1"
                                + " queueLength2 queueLength4 queueLength8 queueLength32"
                                + " queueLength128 queueLength1024 queueLengthMore dropped"));
        put(1004, "openflow", field(U64, "datapath_id"), field(U32, "port_no"));
        put(1005, "port", field(STRING, "name"));
        hosts();
        protocols();
        guests();
        applications();
    }

    private CounterFormats() {}

    /// The fields of every format known.
    static Map<Integer, List<CounterField>> all() {
        return FORMATS;
    }

    private static void hosts() {
        put(
                2000,
                "host",
                field(STRING, "hostname"),
                field(UUID, "uuid"),
                fields(U32, "machine_type os_name"),
                field(STRING, "os_release"));
        put(2002, "host_parent", fields(U32, "container_type container_index"));
        put(
                2003,
                "host_cpu",
                fields(FLOAT, "load_one load_five load_fifteen"),
                fields(
                        U32,
                        "proc_run proc_total cpu_num cpu_speed uptime cpu_user cpu_nice cpu_system"
                                + " cpu_idle cpu_wio cpu_intr cpu_sintr interrupts contexts"
                                + " cpu_steal cpu_guest cpu_guest_nice"));
        put(
                2004,
                "host_memory",
                fields(
                        U64,
                        "mem_total mem_free mem_shared mem_buffers mem_cached swap_total"
                                + " swap_free"),
                fields(U32, "page_in page_out swap_in swap_out"));
        put(
                2005,
                "host_disk",
                fields(U64, "disk_total disk_free"),
                field(PERCENT, "part_max_used"),
                field(U32, "reads"),
                field(U64, "bytes_read"),
                fields(U32, "read_time writes"),
                field(U64, "bytes_written"),
                field(U32, "write_time"));
        put(
                2006,
                "host_net",
                field(U64, "bytes_in"),
                fields(U32, "pkts_in errs_in drops_in"),
                field(U64, "bytes_out"),
                fields(U32, "pkts_out errs_out drops_out"));
    }

    private static void protocols() {
        put(
                2007,
                "ip",
                fields(
                        U32,
                        "Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams"
                                + " InUnknownProtos InDiscards InDelivers OutRequests OutDiscards"
                                + " OutNoRoutes ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs"
                                + " FragFails FragCreates"));
        put(
                2008,
                "icmp",
                fields(
                        U32,
                        "InMsgs InErrors InDestUnreachs InTimeExcds InParamProbs InSrcQuenchs"
                                + " InRedirects InEchos InEchoReps InTimestamps InAddrMasks"
                                + " InAddrMaskReps OutMsgs OutErrors OutDestUnreachs OutTimeExcds"
                                + " OutParamProbs OutSrcQuenchs OutRedirects OutEchos OutEchoReps"
                                + " OutTimestamps OutTimestampReps OutAddrMasks OutAddrMaskReps"));
        put(
                2009,
                "tcp",
                fields(
                        U32,
                        "RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails"
                                + " EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts"
                                + " InCsumErrors"));
        put(
                2010,
                "udp",
                fields(
                        U32,
                        "InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors"
                                + " InCsumErrors"));
    }

    private static void guests() {
        put(
                2100,
                "virt_node",
                fields(U32, "mhz cpus"),
                fields(U64, "memory memory_free"),
                field(U32, "num_domains"));
        put(2101, "virt_cpu", fields(U32, "state cpuTime nrVirtCpu"));
        put(2102, "virt_memory", fields(U64, "memory maxMemory"));
        put(
                2103,
                "virt_disk",
                fields(U64, "capacity allocation available"),
                field(U32, "rd_req"),
                field(U64, "rd_bytes"),
                field(U32, "wr_req"),
                field(U64, "wr_bytes"),
                field(U32, "errs"));
        put(
                2104,
                "virt_net",
                field(U64, "rx_bytes"),
                fields(U32, "rx_packets rx_errs rx_drop"),
                field(U64, "tx_bytes"),
                fields(U32, "tx_packets tx_errs tx_drop"));
    }

    private static void applications() {
        put(
                2201,
                "http",
                fields(
                        U32,
                        "method_option_count method_get_count method_head_count method_post_count"
                                + " method_put_count method_delete_count method_trace_count"
                                + " method_connect_count method_other_count status_1XX_count"
                                + " status_2XX_count status_3XX_count status_4XX_count"
                                + " status_5XX_count status_other_count"));
        put(
                2202,
                "application",
                field(STRING, "name"),
                fields(
                        U32,
                        "success other timeout internal_error bad_request forbidden too_large"
                                + " not_implemented not_found unavailable unauthorized"));
    }

    /// The number of lanes stands before them; those beyond it are not there.
    private static List<CounterField> optics() {
        List<CounterField> optics =
                new ArrayList<>(
                        fields(
                                U32,
                                "module_id module_num_lanes module_supply_voltage"
                                        + " module_temperature lanes"));
        for (int lane = 1; lane <= LANES; lane++) {
            for (CounterField each :
                    fields(
                            U32,
                            "index tx_bias_current tx_power tx_power_min tx_power_max"
                                    + " tx_wavelength rx_power rx_power_min rx_power_max"
                                    + " rx_wavelength")) {
                optics.add(new CounterField(each.kind(), "lane" + lane + "." + each.name()));
            }
        }
        return optics;
    }

    private static List<CounterField> field(CounterField.Kind kind, String name) {
        return List.of(new CounterField(kind, name));
    }

    private static List<CounterField> fields(CounterField.Kind kind, String names) {
        List<CounterField> fields = new ArrayList<>();
        for (String name : names.split(" ", -1)) {
            fields.add(new CounterField(kind, name));
        }
        return fields;
    }

    @SafeVarargs
    private static void put(int format, String record, List<CounterField>... parts) {
        List<CounterField> all = new ArrayList<>();
        for (List<CounterField> part : parts) {
            for (CounterField each : part) {
                all.add(new CounterField(each.kind(), record + "." + each.name()));
            }
        }
        FORMATS.put(format, List.copyOf(all));
    }
}
