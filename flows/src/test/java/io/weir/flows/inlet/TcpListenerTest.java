package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import io.weir.base.metrics.Metrics;
import io.weir.flows.codec.DecodeEvents;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.FlowDecoder;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.SampleFlows;
import io.weir.flows.demo.encode.Template;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where messages begin and end in a stream, and what they cost. About 1 s.
class TcpListenerTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final InetSocketAddress ANY =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void messagesAreCutByTheirLengthWhereverSegmentsEnd() throws Exception {
        byte[] all = join(message(16, 1), message(40, 2), message(17, 3));
        List<byte[]> heard = new ArrayList<>();
        FlowListener.Handler handler =
                (bytes, length, _, _, _) -> heard.add(Arrays.copyOf(bytes, length));
        try (TcpListener listener = open();
                Socket socket = connect(listener)) {
            listener.receive(handler);
            assertThat(listener.counts().open()).isEqualTo(1);
            for (int cut = 1; cut < all.length; cut++) {
                heard.clear();
                socket.getOutputStream().write(all, 0, cut);
                listener.receive(handler);
                assertThat(heard)
                        .as("cut after %d bytes", cut)
                        .hasSize(cut < 16 ? 0 : cut < 56 ? 1 : 2);
                socket.getOutputStream().write(all, cut, all.length - cut);
                listener.receive(handler);
                assertThat(heard).containsExactly(message(16, 1), message(40, 2), message(17, 3));
            }
        }
    }

    /// What the JVM's selector makes for one reading, it makes for many messages as for one; so a
    /// message and its records cost nothing, from the socket to the row.
    @Test
    void aReadingOfManyMessagesAllocatesNoMoreThanThatOfOne() throws Exception {
        Template template = Template.ipfix(259, true);
        IpfixEncoder encoder = new IpfixEncoder(7);
        List<ExportedFlow> flows = SampleFlows.of(5, true, 1, NOW);
        FlowBatch rows = new FlowBatch(FlowSchema.defaults(), 1_000);
        FlowDecoder decoder =
                new FlowDecoder(DecoderConfig.defaults(), DecodeEvents.NONE, FlowBatch::clear);
        FlowListener.Handler handler =
                new FlowListener.Handler() {
                    @Override
                    public void session(int number) {
                        decoder.session(number);
                    }

                    @Override
                    public void datagram(byte[] bytes, int length, long high, long low, int port) {
                        decoder.decode(bytes, 0, length, high, low, port, NOW, rows);
                    }
                };
        try (TcpListener listener = open();
                Socket socket = connect(listener)) {
            encoder.begin(NOW);
            encoder.templates(template);
            socket.getOutputStream().write(encoder.finish());
            while (listener.receive(handler) == 0) {
                // The connection, then its template.
            }
            long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};
            int[] messages = {1, 30};
            for (int pass = 0; pass < 4_000; pass++) {
                int many = pass % 2;
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (int i = 0; i < messages[many]; i++) {
                    encoder.begin(NOW);
                    encoder.flows(template, flows);
                    all.writeBytes(encoder.finish());
                }
                socket.getOutputStream().write(all.toByteArray());
                rows.clear();
                long before = THREADS.getCurrentThreadAllocatedBytes();
                int taken = listener.receive(handler);
                long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                if (taken == messages[many]) {
                    least[many] = Math.min(least[many], allocated);
                }
                while (taken < messages[many]) {
                    taken += listener.receive(handler);
                }
                assertThat(rows.rows()).isEqualTo(5 * messages[many]);
            }
            assertThat(least[1]).as("bytes for 30 messages").isEqualTo(least[0]);
        }
    }

    private static TcpListener open() throws Exception {
        InputConfig input =
                InputConfig.of(
                        "ipfix", null, 0, null, null, null, null, InputProtocol.TCP, null, null);
        return TcpListener.open(ANY, input, name -> new ConnectionCounts(name, new Metrics()));
    }

    private static Socket connect(TcpListener listener) throws Exception {
        Socket socket = new Socket(ANY.getAddress(), listener.localAddress().getPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static byte[] message(int length, int content) {
        byte[] message = new byte[length];
        Arrays.fill(message, (byte) content);
        message[0] = 0;
        message[1] = 10;
        message[2] = 0;
        message[3] = (byte) length;
        return message;
    }

    private static byte[] join(byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(message);
        }
        return all.toByteArray();
    }
}
