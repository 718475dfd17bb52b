package io.weir.flows.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class FlowReplayTest {
    private static final int RAW_IP = 101;

    @TempDir Path directory;

    @Test
    void sendsEveryPayloadInOrderFromTheAddressAskedFor() throws Exception {
        Path capture = capture(5, 0);
        try (DatagramSocket collector = new DatagramSocket(at("127.0.0.1"));
                FlowReplay replay =
                        new FlowReplay(
                                target(collector),
                                InetAddress.ofLiteral("127.0.0.8"),
                                new Pace.Rate(1_000))) {
            collector.setSoTimeout(5_000);
            FlowReplay.Sent sent = replay.replay(capture);

            assertThat(sent.datagrams()).isEqualTo(5);
            assertThat(sent.bytes()).isEqualTo(10);
            for (int i = 0; i < 5; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                collector.receive(packet);
                assertThat(packet.getLength()).isEqualTo(2);
                assertThat(packet.getData()[1]).isEqualTo((byte) i);
                assertThat(packet.getAddress().getHostAddress()).isEqualTo("127.0.0.8");
            }
        }
    }

    @Test
    void keepsTheRateAskedFor() throws Exception {
        try (DatagramSocket collector = new DatagramSocket(at("127.0.0.1"));
                FlowReplay replay = new FlowReplay(target(collector), null, new Pace.Rate(100))) {
            assertThat(replay.replay(capture(21, 0)).time())
                    .isGreaterThanOrEqualTo(Duration.ofMillis(199));
        }
    }

    @Test
    void keepsTheCapturesOwnTimesAtTheSpeedAskedFor() throws Exception {
        try (DatagramSocket collector = new DatagramSocket(at("127.0.0.1"));
                FlowReplay replay =
                        new FlowReplay(target(collector), null, new Pace.CaptureTime(10))) {
            assertThat(replay.replay(capture(3, 1_000_000)).time())
                    .isBetween(Duration.ofMillis(199), Duration.ofSeconds(5));
        }
    }

    @Test
    void refusesAPaceThatIsNone() {
        assertThatThrownBy(() -> new Pace.Rate(0))
                .hasMessage("rate: 0.0 (expected: datagrams per second, > 0)");
        assertThatThrownBy(() -> new Pace.CaptureTime(Double.NaN))
                .hasMessageStartingWith("speed: NaN (expected: ");
    }

    /// A pcap file (microseconds, raw IPv4) of UDP datagrams with two bytes each.
    private Path capture(int count, int stepMicros) throws Exception {
        ByteBuffer out = ByteBuffer.allocate(24 + count * (16 + 30)).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
        out.putInt(65_535).putInt(RAW_IP);
        for (int i = 0; i < count; i++) {
            long micros = (long) i * stepMicros;
            out.putInt((int) (1_000 + micros / 1_000_000)).putInt((int) (micros % 1_000_000));
            out.putInt(30).putInt(30).order(ByteOrder.BIG_ENDIAN);
            out.put((byte) 0x45).put((byte) 0).putShort((short) 30).putInt(0);
            out.put((byte) 64).put((byte) 17).putShort((short) 0);
            out.putInt(0x0a00_0001).putInt(0x0a00_0002);
            out.putShort((short) 5_000).putShort((short) 2_055).putShort((short) 10);
            out.putShort((short) 0).put((byte) 9).put((byte) i);
            out.order(ByteOrder.LITTLE_ENDIAN);
        }
        Path file = directory.resolve("flows.pcap");
        return Files.write(file, out.array());
    }

    private static InetSocketAddress target(DatagramSocket collector) {
        return new InetSocketAddress(collector.getLocalAddress(), collector.getLocalPort());
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 0);
    }
}
