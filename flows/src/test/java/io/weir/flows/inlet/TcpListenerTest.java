package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.metrics.Metrics;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where messages begin and end in a stream. Below 1 s.
class TcpListenerTest {
    @Test
    void messagesAreCutByTheirLengthWhereverSegmentsEnd() throws Exception {
        byte[] all = join(message(16, 1), message(40, 2), message(17, 3));
        InputConfig input =
                InputConfig.of(
                        "ipfix", null, 0, null, null, null, null, InputProtocol.TCP, null, null);
        var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        List<byte[]> heard = new ArrayList<>();
        FlowListener.Handler handler =
                (bytes, length, _, _, _) -> heard.add(Arrays.copyOf(bytes, length));
        try (TcpListener listener =
                        TcpListener.open(
                                any, input, name -> new ConnectionCounts(name, new Metrics()));
                Socket socket = new Socket(any.getAddress(), listener.localAddress().getPort())) {
            socket.setTcpNoDelay(true);
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
