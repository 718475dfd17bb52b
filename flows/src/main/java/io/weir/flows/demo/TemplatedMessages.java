package io.weir.flows.demo;

import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.Template;
import io.weir.flows.demo.encode.TemplatedEncoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// NetFlow v9 or IPFIX: IPv4 and IPv6 flows under a template each, templates and the sampling rate
/// repeated every half minute of export time and every 500 messages.
public final class TemplatedMessages implements RouterMessages {
    private static final int OPTIONS_ID = 512;
    private static final long REPEAT_MILLIS = 30_000;
    private static final int REPEAT_MESSAGES = 500;

    /// What has changed is said in so many messages, since any of them may be lost.
    private static final int CHANGED_MESSAGES = 20;

    private final TemplatedEncoder encoder;
    private Template v4;
    private final Template v6;
    private int samplingRate;
    private boolean v4Withheld;
    private long announcedMillis = Long.MIN_VALUE / 2;
    private int messages;
    private int changed;

    /// Messages of one observation domain.
    ///
    /// @param v4 for IPv4 flows
    /// @param v6 for IPv6 flows
    /// @param samplingRate one packet in so many
    public TemplatedMessages(TemplatedEncoder encoder, Template v4, Template v6, int samplingRate) {
        this.encoder = encoder;
        this.v4 = v4;
        this.v6 = v6;
        this.samplingRate = samplingRate;
    }

    @Override
    public void encode(long nowMillis, List<ExportedFlow> flows, Consumer<byte[]> out) {
        List<ExportedFlow> fours = new ArrayList<>();
        List<ExportedFlow> sixes = new ArrayList<>();
        flows.forEach(flow -> (flow.v4() ? fours : sixes).add(flow));
        while (!fours.isEmpty() || !sixes.isEmpty()) {
            encoder.begin(nowMillis);
            if (due(nowMillis)) {
                announce(nowMillis);
            }
            take(v4, fours);
            take(v6, sixes);
            out.accept(encoder.finish());
            messages++;
        }
    }

    private boolean due(long nowMillis) {
        return changed > 0
                || nowMillis - announcedMillis >= REPEAT_MILLIS
                || messages >= REPEAT_MESSAGES;
    }

    private void announce(long nowMillis) {
        if (v4Withheld) {
            encoder.templates(v6);
        } else {
            encoder.templates(v4, v6);
        }
        encoder.samplingTemplate(OPTIONS_ID);
        encoder.sampling(OPTIONS_ID, samplingRate);
        announcedMillis = nowMillis;
        messages = 0;
        changed = Math.max(0, changed - 1);
    }

    private void take(Template template, List<ExportedFlow> flows) {
        int count = Math.min(flows.size(), encoder.fits(template));
        if (count > 0) {
            List<ExportedFlow> taken = flows.subList(0, count);
            encoder.flows(template, taken);
            taken.clear();
        }
    }

    /// Announces another sampling rate with the next messages.
    void samplingRate(int rate) {
        samplingRate = rate;
        announceNext();
    }

    /// From now on IPv4 flows come under another template, which is not sent.
    void withhold(Template template) {
        v4 = template;
        v4Withheld = true;
    }

    /// Sends the template that was kept back, with the next messages.
    void release() {
        v4Withheld = false;
        announceNext();
    }

    private void announceNext() {
        changed = CHANGED_MESSAGES;
    }
}
