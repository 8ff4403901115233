package mds.sandbox.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** What a source is about to answer; documents carry an ETag and are not sent again to those who have them. */
@SuppressWarnings("ArrayRecordComponent")
record SourceResponse(int status, String type, byte[] body) {

    private static final String JSON = "application/json";

    static SourceResponse json(int status, JsonNode document) {
        return new SourceResponse(status, JSON, document.toString().getBytes(StandardCharsets.UTF_8));
    }

    static SourceResponse error(int status, String message) {
        return json(status, JsonNodeFactory.instance.objectNode().put("error", message));
    }

    static SourceResponse html(String title, String text) {
        String page = "<!doctype html><meta charset=\"utf-8\"><title>%s</title><h1>%s</h1><pre>%s</pre>"
                .formatted(escape(title), escape(title), escape(text));
        return new SourceResponse(200, "text/html", page.getBytes(StandardCharsets.UTF_8));
    }

    void send(HttpExchange exchange) throws IOException {
        if (status != 200) {
            write(exchange, status, body);
            return;
        }
        String tag = tag();
        exchange.getResponseHeaders().set("ETag", tag);
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        write(exchange, status, body);
    }

    void sendSpoiled(HttpExchange exchange, Fault fault) throws IOException {
        switch (fault) {
            case Fault.Status(int code) ->
                error(code, "The source was told to fail").send(exchange);
            case Fault.TooManyRequests(Duration retryAfter) -> {
                exchange.getResponseHeaders().set("Retry-After", Long.toString(retryAfter.toSeconds()));
                error(429, "The source was told to refuse").send(exchange);
            }
            case Fault.Delay(Duration duration) -> {
                pause(duration);
                send(exchange);
            }
            case Fault.BrokenJson() -> write(exchange, 200, Arrays.copyOf(body, body.length / 2));
            case Fault.WrongJson(String json) -> write(exchange, 200, json.getBytes(StandardCharsets.UTF_8));
            case Fault.Disconnect() -> exchange.close();
        }
    }

    private void write(HttpExchange exchange, int code, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private String tag() {
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        return '"' + HexFormat.of().toHexDigits(checksum.getValue(), 8) + '-' + body.length + '"';
    }

    private static void pause(Duration duration) throws IOException {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while being slow", e);
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
