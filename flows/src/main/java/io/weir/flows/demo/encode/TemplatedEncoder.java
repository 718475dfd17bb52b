package io.weir.flows.demo.encode;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Writes one message after another for one observation domain: [#begin], any number of sets,
/// [#finish]. Not thread-safe.
public abstract sealed class TemplatedEncoder permits NetFlowV9Encoder, IpfixEncoder {
    /// Longest message, in bytes: fits an Ethernet frame.
    public static final int MAX_MESSAGE = 1400;

    private static final int SET_HEADER = 4;

    final ByteBuffer out = ByteBuffer.allocate(MAX_MESSAGE);
    final long bootMillis;
    int sequence;
    int records;
    int dataRecords;
    private int setStart;

    TemplatedEncoder(long bootMillis) {
        this.bootMillis = bootMillis;
    }

    /// Starts a message.
    ///
    /// @param exportMillis the export time in its header, ms since 1970
    public final void begin(long exportMillis) {
        out.clear();
        records = 0;
        dataRecords = 0;
        header(exportMillis);
    }

    /// Adds a template set.
    public final void templates(Template... templates) {
        openSet(templateSet());
        for (Template template : templates) {
            out.putShort((short) template.id()).putShort((short) template.elements().size());
            for (Element element : template.elements()) {
                out.putShort((short) element.id()).putShort((short) element.length());
            }
            records++;
        }
        closeSet();
    }

    /// Adds the options template that announces the sampling rate of this domain.
    ///
    /// @param id its template number, 256 to 65535
    public abstract void samplingTemplate(int id);

    /// Adds an options record: one packet in `rate` is looked at.
    public abstract void sampling(int id, int rate);

    /// Adds a data set with these flows.
    ///
    /// @param flows at most [#fits] of them
    public final void flows(Template template, List<ExportedFlow> flows) {
        openSet(template.id());
        for (ExportedFlow flow : flows) {
            for (Element element : template.elements()) {
                element.write(out, flow, bootMillis);
            }
        }
        records += flows.size();
        dataRecords += flows.size();
        closeSet();
    }

    /// How many flows of this template another set of this message can hold.
    public final int fits(Template template) {
        return Math.max(0, (out.remaining() - SET_HEADER - 3) / template.recordLength());
    }

    /// Ends the message and counts it in the sequence.
    public final byte[] finish() {
        patch();
        advance();
        return Arrays.copyOf(out.array(), out.position());
    }

    /// Counts something in the sequence that is never sent, as if the network had lost it.
    ///
    /// @param amount messages for NetFlow v9, data records for IPFIX
    public final void lose(int amount) {
        sequence += amount;
    }

    abstract void header(long exportMillis);

    abstract int templateSet();

    abstract void patch();

    abstract void advance();

    final void openSet(int id) {
        setStart = out.position();
        out.putShort((short) id).putShort((short) 0);
    }

    final void closeSet() {
        while ((out.position() - setStart) % 4 != 0) {
            out.put((byte) 0);
        }
        out.putShort(setStart + 2, (short) (out.position() - setStart));
    }
}
