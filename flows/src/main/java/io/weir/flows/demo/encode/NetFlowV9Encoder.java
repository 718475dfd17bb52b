package io.weir.flows.demo.encode;

/// NetFlow version 9 (RFC 3954): the sequence counts messages, times count from the exporter's
/// start.
public final class NetFlowV9Encoder extends TemplatedEncoder {
    private static final int SCOPE_SYSTEM = 1;
    private static final int SAMPLING_INTERVAL = 34;
    private static final int SAMPLING_ALGORITHM = 35;
    private static final byte RANDOM = 2;

    private final int sourceId;

    /// @param sourceId the observation domain
    /// @param bootMillis when the exporter "started", ms since 1970; flows lie less than 49 days
    ///   after it
    public NetFlowV9Encoder(int sourceId, long bootMillis) {
        super(bootMillis);
        this.sourceId = sourceId;
    }

    @Override
    void header(long exportMillis) {
        // RFC 3954 §5.1; the count is filled in at the end. UNIX seconds are cut to whole seconds,
        // so the uptime is taken at that second, which keeps first and last switched exact.
        long seconds = exportMillis / 1000;
        out.putShort((short) 9).putShort((short) 0);
        out.putInt((int) (seconds * 1000 - bootMillis));
        out.putInt((int) seconds).putInt(sequence).putInt(sourceId);
    }

    @Override
    int templateSet() {
        return 0;
    }

    @Override
    public void samplingTemplate(int id) {
        openSet(1);
        out.putShort((short) id).putShort((short) 4).putShort((short) 8);
        out.putShort((short) SCOPE_SYSTEM).putShort((short) 4);
        out.putShort((short) SAMPLING_INTERVAL).putShort((short) 4);
        out.putShort((short) SAMPLING_ALGORITHM).putShort((short) 1);
        records++;
        closeSet();
    }

    @Override
    public void sampling(int id, int rate) {
        openSet(id);
        out.putInt(sourceId).putInt(rate).put(RANDOM);
        records++;
        closeSet();
    }

    @Override
    void patch() {
        out.putShort(2, (short) records);
    }

    @Override
    void advance() {
        sequence++;
    }
}
