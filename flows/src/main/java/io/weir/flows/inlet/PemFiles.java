package io.weir.flows.inlet;

import io.weir.base.error.WeirException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Makes TLS of PEM files. What it says names files and never shows what is in them.
final class PemFiles {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    private static final byte[] PROBE = {1, 2, 3, 4};

    private PemFiles() {}

    /// @throws WeirException of kind `USER` when a file is not what it should be
    static SSLContext context(TlsFiles files) {
        Certificate[] chain = certificates("tls.certificate", files.certificate());
        PrivateKey key = key(files.key(), chain[0].getPublicKey());
        try {
            KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
            own.load(null, null);
            own.setKeyEntry("inlet", key, new char[0], chain);
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            if (files.clientCa() != null) {
                int count = 0;
                for (Certificate ca : certificates("tls.client-ca", files.clientCa())) {
                    trusted.setCertificateEntry("ca-" + count++, ca);
                }
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException failure) {
            throw WeirException.user(
                    "tls: " + files.certificate() + " and " + files.key() + " cannot be used");
        }
    }

    private static Certificate[] certificates(String what, String file) {
        try {
            Certificate[] all =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(read(what, file)))
                            .toArray(new Certificate[0]);
            if (all.length > 0) {
                return all;
            }
        } catch (GeneralSecurityException notPem) {
            // Told below.
        }
        throw WeirException.user(what + ": " + file + " (expected: PEM certificates)");
    }

    private static PrivateKey key(String file, PublicKey certified) {
        String text = new String(read("tls.key", file), StandardCharsets.US_ASCII);
        Matcher found = KEY.matcher(text);
        if (!found.find()) {
            throw notKey(file);
        }
        PrivateKey key;
        try {
            byte[] der = Base64.getMimeDecoder().decode(found.group(1));
            key =
                    KeyFactory.getInstance(certified.getAlgorithm())
                            .generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException failure) {
            throw notKey(file);
        }
        if (!fits(key, certified)) {
            throw WeirException.user(
                    "tls.key: " + file + " (expected: the key of the first tls.certificate)");
        }
        return key;
    }

    private static WeirException notKey(String file) {
        return WeirException.user(
                "tls.key: "
                        + file
                        + " (expected: a PEM private key, PKCS #8, not encrypted, of the kind of"
                        + " the certificate)");
    }

    private static boolean fits(PrivateKey key, PublicKey certified) {
        String algorithm =
                switch (certified.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> certified.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException failure) {
            return false;
        }
    }

    private static byte[] read(String what, String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | IllegalArgumentException failure) {
            throw WeirException.user(what + ": " + file + " (expected: a file that can be read)");
        }
    }
}
