package io.weir.flows.demo;

/// What the demo's customers do with their lines.
///
/// The share is in flows, the sizes are layer-3 bytes per packet on the way to the customer and
/// from it, the scale stretches the heavy-tailed number of packets per flow.
enum Application {
    HTTPS(34, 6, 443, 1240, 150, 1.2),
    QUIC(30, 17, 443, 1180, 110, 1.6),
    DNS(12, 17, 53, 180, 72, 0.4),
    HTTP(5, 6, 80, 1100, 120, 1.0),
    BITTORRENT(4, 17, 6881, 900, 800, 1.2),
    CALLS(3, 17, 3478, 240, 240, 1.5),
    GAMES(3, 17, 27015, 130, 90, 1.5),
    WIREGUARD(2, 17, 51820, 820, 620, 1.4),
    IMAPS(2, 6, 993, 620, 110, 0.8),
    NTP(1.5, 17, 123, 76, 76, 0.3),
    SSH(1, 6, 22, 260, 140, 0.8),
    SMTP(1, 6, 25, 480, 700, 0.8),
    ESP(1, 50, 0, 900, 520, 1.5),
    PING(0.5, 1, 0, 84, 84, 0.3);

    private static final Application[] ALL = values();
    private static final double TOTAL = total();

    final double share;
    final int protocol;
    final int port;
    final int sizeDown;
    final int sizeUp;
    final double scale;

    Application(double share, int protocol, int port, int sizeDown, int sizeUp, double scale) {
        this.share = share;
        this.protocol = protocol;
        this.port = port;
        this.sizeDown = sizeDown;
        this.sizeUp = sizeUp;
        this.scale = scale;
    }

    /// Picks by share.
    ///
    /// @param uniform 0 to 1
    static Application pick(double uniform) {
        double left = uniform * TOTAL;
        for (Application application : ALL) {
            left -= application.share;
            if (left < 0) {
                return application;
            }
        }
        return HTTPS;
    }

    private static double total() {
        double sum = 0;
        for (Application application : ALL) {
            sum += application.share;
        }
        return sum;
    }
}
