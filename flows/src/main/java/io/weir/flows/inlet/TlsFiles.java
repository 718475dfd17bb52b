package io.weir.flows.inlet;

import org.jspecify.annotations.Nullable;

/// The files that a TLS input is made of, all PEM.
///
/// @param certificate the certificate shown to exporters, and those between it and its authority
/// @param key its private key, PKCS #8 and not encrypted
/// @param clientCa authorities whose certificates exporters must show; null to ask for none
public record TlsFiles(String certificate, String key, @Nullable String clientCa) {
    public TlsFiles {
        if (certificate == null || certificate.isBlank()) {
            throw new IllegalArgumentException("certificate: none (expected: a PEM file)");
        }
        if (key == null || key.isBlank()) {
            throw new IllegalArgumentException("key: none (expected: a PEM file)");
        }
    }
}
