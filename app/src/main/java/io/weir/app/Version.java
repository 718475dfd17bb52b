package io.weir.app;

/// The version of this build.
public final class Version {
    private Version() {}

    /// For example `weir 0.1.0 (Java 25.0.3)`; `development` when run from classes.
    public static String text() {
        return "weir " + number() + " (Java " + Runtime.version().toString() + ")";
    }

    /// For example `0.1.0`.
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
