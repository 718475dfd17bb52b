package io.weir.flows.demo.encode;

/// IPFIX (RFC 7011): the sequence counts data records, options data among them; times are absolute.
public final class IpfixEncoder extends TemplatedEncoder {
    private static final int OBSERVATION_DOMAIN = 149;
    private static final int SAMPLING_PACKET_INTERVAL = 305;
    private static final int SAMPLING_PACKET_SPACE = 306;

    private final int domain;

    /// @param domain the observation domain
    public IpfixEncoder(int domain) {
        super(0);
        this.domain = domain;
    }

    @Override
    void header(long exportMillis) {
        out.putShort((short) 10).putShort((short) 0);
        out.putInt((int) (exportMillis / 1000)).putInt(sequence).putInt(domain);
    }

    @Override
    int templateSet() {
        return 2;
    }

    @Override
    public void samplingTemplate(int id) {
        openSet(3);
        out.putShort((short) id).putShort((short) 3).putShort((short) 1);
        out.putShort((short) OBSERVATION_DOMAIN).putShort((short) 4);
        out.putShort((short) SAMPLING_PACKET_INTERVAL).putShort((short) 4);
        out.putShort((short) SAMPLING_PACKET_SPACE).putShort((short) 4);
        closeSet();
    }

    /// RFC 5477 §8.2: `interval` packets taken, then `space` packets not.
    @Override
    public void sampling(int id, int rate) {
        openSet(id);
        out.putInt(domain).putInt(1).putInt(rate - 1);
        dataRecords++;
        closeSet();
    }

    /// Withdraws a template (RFC 7011 §8.1).
    public void withdraw(int id) {
        openSet(templateSet());
        out.putShort((short) id).putShort((short) 0);
        closeSet();
    }

    @Override
    void patch() {
        out.putShort(2, (short) out.position());
    }

    @Override
    void advance() {
        sequence += dataRecords;
    }
}
