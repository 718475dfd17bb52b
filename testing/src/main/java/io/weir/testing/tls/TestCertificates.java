package io.weir.testing.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// A key and its self-signed certificate, made by `keytool` for one test.
public final class TestCertificates {
    private static final String PASSWORD = "only-for-a-test";

    private final KeyStore store = KeyStore.getInstance("PKCS12");
    private final Path certificate;
    private final Path key;

    /// Makes them.
    ///
    /// @param directory where their files are put
    /// @param name what they are called, and their owner
    public TestCertificates(Path directory, String name)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve(name + ".p12");
        Process made =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "own",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                file.toString())
                        .inheritIO()
                        .start();
        if (made.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        certificate =
                pem(
                        directory.resolve(name + ".crt"),
                        "CERTIFICATE",
                        store.getCertificate("own").getEncoded());
        key =
                pem(
                        directory.resolve(name + ".key"),
                        "PRIVATE KEY",
                        store.getKey("own", PASSWORD.toCharArray()).getEncoded());
    }

    private static Path pem(Path file, String what, byte[] der) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN "
                        + what
                        + "-----\n"
                        + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END "
                        + what
                        + "-----\n");
    }

    /// The PEM file of the certificate.
    public String certificate() {
        return certificate.toString();
    }

    /// The PEM file of the key (PKCS #8, not encrypted).
    public String key() {
        return key.toString();
    }

    /// Connects with this certificate to a server on loopback that has another.
    public SSLSocket connect(int port, TestCertificates server)
            throws IOException, GeneralSecurityException {
        return secure(new Socket(InetAddress.getLoopbackAddress(), port), server);
    }

    /// Speaks TLS with this certificate over a connection to a server that has another.
    public SSLSocket secure(Socket connection, TestCertificates server)
            throws IOException, GeneralSecurityException {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", server.store.getCertificate("own"));
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), managers.getTrustManagers(), null);
        return (SSLSocket)
                context.getSocketFactory()
                        .createSocket(
                                connection,
                                connection.getInetAddress().getHostAddress(),
                                connection.getPort(),
                                true);
    }
}
