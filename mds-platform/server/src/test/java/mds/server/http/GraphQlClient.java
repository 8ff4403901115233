package mds.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Asks a server for GraphQL, as any client would. */
record GraphQlClient(URI url) {
    static final String STRICT = "application/graphql-response+json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    HttpResponse<String> post(String body, String... headers) throws Exception {
        return CLIENT.send(
                request("", headers).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> ask(Map<String, ?> request, String... headers) throws Exception {
        return post(JSON.writeValueAsString(request), headers);
    }

    HttpResponse<String> get(Map<String, String> parameters, String... headers) throws Exception {
        return CLIENT.send(request(query(parameters), headers).GET().build(), BodyHandlers.ofString());
    }

    HttpResponse<InputStream> stream(String query, String... headers) throws Exception {
        HttpRequest.Builder request = request("", headers)
                .setHeader("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("query", query))));
        return CLIENT.send(request.build(), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpRequest.Builder request(String query, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/graphql" + query))
                .setHeader("Content-Type", "application/json")
                .setHeader("Accept", STRICT);
        for (int at = 0; at < headers.length; at += 2) {
            request.setHeader(headers[at], headers[at + 1]);
        }
        return request;
    }

    static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    static String code(HttpResponse<String> response) throws Exception {
        return json(response).at("/errors/0/extensions/code").textValue();
    }

    private static String query(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return query.toString();
    }
}
