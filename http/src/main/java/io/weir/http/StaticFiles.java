package io.weir.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Serves a browser application from a folder on the class path.
///
/// Files whose names carry a hash (`assets/index-BfX1a2b3.js`, as Vite names them) are immutable
/// for a year, all others are asked for again with their `ETag`. A `.br` or `.gz` beside a file is
/// sent to clients that take it. A page address that is no file gets `index.html`, so that the
/// application can route it; paths below `api/` never do. Files are read once and kept.
/// Thread-safe.
final class StaticFiles implements Handler {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Pattern HASHED =
            Pattern.compile("assets/.*[.-][A-Za-z0-9_-]{8,}\\.[a-z0-9]+");
    private static final String INDEX = "index.html";

    /// `style-src-attr`: charts place their tooltips with style attributes.
    private static final String CONTENT_POLICY =
            "default-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:;"
                    + " object-src 'none'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'";

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=UTF-8"),
                    Map.entry("js", "text/javascript; charset=UTF-8"),
                    Map.entry("mjs", "text/javascript; charset=UTF-8"),
                    Map.entry("css", "text/css; charset=UTF-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("map", "application/json"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("txt", "text/plain; charset=UTF-8"),
                    Map.entry("webmanifest", "application/manifest+json"));

    private final String folder;
    private final ClassLoader loader;
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    private static final class Asset {
        final byte[] bytes;
        final String tag;

        Asset(byte[] bytes) {
            this.bytes = bytes;
            this.tag = StaticFiles.tag(bytes);
        }
    }

    /// @param folder on the class path, without leading or trailing slash
    StaticFiles(String folder, ClassLoader loader) {
        this.folder = folder;
        this.loader = loader;
    }

    @Override
    public void handle(Request request, Response response) throws IOException {
        String asked = request.pathParameter("*");
        String path = asked == null || asked.isEmpty() ? INDEX : asked;
        Asset plain = isSafe(path) ? find(path) : null;
        if (plain == null && isPage(request, path)) {
            path = INDEX;
            plain = find(path);
        }
        if (plain == null) {
            throw new HttpException(
                    404, "path: " + request.path() + " (expected: one that exists)");
        }
        send(request, response, path, plain);
    }

    private void send(Request request, Response response, String path, Asset plain)
            throws IOException {
        Asset asset = plain;
        String encoding = null;
        for (String candidate : new String[] {"br", "gzip"}) {
            Asset packed =
                    accepts(request, candidate)
                            ? find(path + (candidate.equals("br") ? ".br" : ".gz"))
                            : null;
            if (packed != null) {
                asset = packed;
                encoding = candidate;
                break;
            }
        }
        response.header("ETag", asset.tag)
                .header("Vary", "Accept-Encoding")
                .header(
                        "Cache-Control",
                        HASHED.matcher(path).matches()
                                ? "public, max-age=31536000, immutable"
                                : "no-cache")
                .header("Content-Security-Policy", CONTENT_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "same-origin");
        String known = request.header("If-None-Match");
        if (known != null && (known.contains(asset.tag) || known.equals("*"))) {
            response.status(304);
            return;
        }
        if (encoding != null) {
            response.header("Content-Encoding", encoding);
        }
        response.send(type(path), asset.bytes);
    }

    private static boolean isSafe(String path) {
        for (String segment : path.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                return false;
            }
        }
        return true;
    }

    /// Whether a browser asks for a page of the application, not for a file or for data.
    private static boolean isPage(Request request, String path) {
        String accept = request.header("Accept");
        return accept != null
                && accept.contains("text/html")
                && !path.startsWith("api/")
                && path.indexOf('.', path.lastIndexOf('/') + 1) < 0;
    }

    /// Whether `Accept-Encoding` names the coding without refusing it by `q=0`.
    private static boolean accepts(Request request, String coding) {
        String accepted = request.header("Accept-Encoding");
        if (accepted == null) {
            return false;
        }
        for (String entry : accepted.split(",", -1)) {
            String[] parts = entry.split(";", 2);
            if (parts[0].strip().equalsIgnoreCase(coding)) {
                return parts.length < 2 || !parts[1].strip().matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    private static String type(String path) {
        String extension = path.substring(path.lastIndexOf('.') + 1);
        return TYPES.getOrDefault(extension, "application/octet-stream");
    }

    private @Nullable Asset find(String path) throws IOException {
        Asset known = assets.get(path);
        if (known != null) {
            return known;
        }
        URL url = loader.getResource(folder + "/" + path);
        if (url == null || !isFile(url)) {
            return null;
        }
        byte[] bytes;
        try (InputStream in = url.openStream()) {
            bytes = in.readAllBytes();
        }
        Asset asset = new Asset(bytes);
        assets.put(path, asset);
        return asset;
    }

    private static boolean isFile(URL url) throws IOException {
        if (url.getProtocol().equals("file")) {
            return Files.isRegularFile(Path.of(URI.create(url.toString())));
        }
        URLConnection connection = url.openConnection();
        return !(connection instanceof JarURLConnection jar)
                || (jar.getJarEntry() != null && !isFolder(jar));
    }

    private static boolean isFolder(JarURLConnection jar) throws IOException {
        return jar.getJarEntry().isDirectory()
                || jar.getJarFile().getEntry(jar.getEntryName() + "/") != null;
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }
}
