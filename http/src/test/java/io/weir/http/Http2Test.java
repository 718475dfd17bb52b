package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// HTTP/2 without TLS, with curl as the client.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2Test {
    private final HttpServer server =
            HttpServer.builder()
                    .routes(
                            new Routes()
                                    .post("/echo", (q, r) -> q.body().transferTo(r.body()))
                                    .get(
                                            "/trailers",
                                            (_, r) -> {
                                                r.trailer("grpc-status", "0");
                                                r.body().write('x');
                                                r.body().flush();
                                            })
                                    .get(
                                            "/abort",
                                            (_, r) -> {
                                                r.body().write(new byte[100_000]);
                                                r.abort();
                                            }))
                    .build();

    private record Result(int exit, String text) {}

    @BeforeAll
    void start() throws Exception {
        assumeTrue(run("--version").text().contains("HTTP2"), "needs a curl that speaks HTTP/2");
        server.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private Result curl(String path, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("-sS", "--http2-prior-knowledge"));
        command.addAll(List.of(arguments));
        command.add("http://127.0.0.1:" + server.port() + path);
        return run(command.toArray(String[]::new));
    }

    private static Result run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException absent) {
            return new Result(-1, "");
        }
        byte[] text = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), new String(text, StandardCharsets.ISO_8859_1));
    }

    @Test
    void echoesABody(@TempDir Path folder) throws Exception {
        byte[] body = new byte[3_000_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) ((i * 31) >> 8);
        }
        Path in = Files.write(folder.resolve("in"), body);
        Path out = folder.resolve("out");
        Result result =
                curl(
                        "/echo",
                        "--data-binary",
                        "@" + in,
                        "-o",
                        out.toString(),
                        "-w",
                        "%{http_version} %{http_code}");
        assertThat(result.text()).isEqualTo("2 200");
        assertThat(Files.readAllBytes(out)).isEqualTo(body);
    }

    @Test
    void sendsTrailers() throws Exception {
        assertThat(curl("/trailers", "-v").text()).contains("grpc-status: 0");
    }

    @Test
    void resetsAStreamThatWasAborted() throws Exception {
        Result result = curl("/abort");
        assertThat(result.exit()).isEqualTo(92);
        assertThat(result.text()).contains("not closed cleanly");
    }
}
